import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** Starts a program of this folder that sends one message when it is ready; gives both. It ends with this process. */
export async function startChild(file: string, args: readonly string[] = []): Promise<[ChildProcess, unknown]> {
  const child = fork(path.resolve(import.meta.dirname, file), args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [first] = (await Promise.race([once(child, 'message'), failed(child, file)])) as [unknown];
  return [child, first];
}

/** Ends it and waits until it is gone. */
export async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

async function failed(child: ChildProcess, file: string): Promise<never> {
  const [code] = (await once(child, 'exit')) as [number | null];
  throw new Error(`${file} ended with ${String(code)} before it was ready`);
}
