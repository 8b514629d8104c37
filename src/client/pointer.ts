import { readFileSync, rmSync } from 'node:fs';
import * as v from 'valibot';
import { count } from '../session/node.ts';
import { statePaths } from './stateFolder.ts';
import { writeWhole } from './writeWhole.ts';

const runningSchema = v.object({
  type: v.literal('running'),
  /** Path of the Unix socket, or name of the pipe. */
  socket: v.string(),
  /** 32 random bytes as hex. Whoever can read this file may drive the supervisor. */
  token: v.string(),
  pid: count,
  /** The process that starts it again after a crash; 0 while there is none. */
  keeper: count,
  version: v.string(),
  protocol: count,
  host: v.string(),
  boot: v.string(),
  /** Milliseconds since 1970. */
  started: count,
});
const pointerSchema = v.variant('type', [
  runningSchema,
  /** It crashed too often and is not restarted by itself. */
  v.object({ type: v.literal('failed'), words: v.string(), time: count }),
]);

/** What `<state>/supervisor.json` says of the one supervisor: how to reach it, or why there is none. Readable by its owner only. */
export type Pointer = v.InferOutput<typeof pointerSchema>;
export type Running = v.InferOutput<typeof runningSchema>;

/** Undefined when there is no pointer, or none that can be read. */
export function readPointer(state: string): Pointer | undefined {
  try {
    const parsed = v.safeParse(pointerSchema, JSON.parse(readFileSync(statePaths(state).pointer, 'utf8')));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

export function writePointer(state: string, pointer: Pointer): void {
  writeWhole(statePaths(state).pointer, `${JSON.stringify(pointer, undefined, 2)}\n`);
}

export function removePointer(state: string): void {
  rmSync(statePaths(state).pointer, { force: true });
}
