import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { signalGroup } from '../processGroup.ts';
import { terminalText } from './terminalText.ts';
import type { Call, Workshop } from './workshop.ts';

/** Bytes of output that are kept of one command; what comes after is read and dropped, so that the command goes on. */
const longestFile = 64 * 1024 * 1024;

/**
 * Leaves a started shell running and answers with the file that its output goes to, cleaned of terminal escapes. When the
 * shell ends, the file's last line says how. Everything of its group ends with the hands.
 */
export async function leaveRunning(child: ChildProcess, { outputFolder }: Workshop, call: Call): Promise<string> {
  const path = join(outputFolder, `background-${randomUUID().slice(0, 8)}.txt`);
  let file: FileHandle;
  try {
    await mkdir(outputFolder, { recursive: true, mode: 0o700 });
    file = await open(path, 'wx', 0o600);
  } catch (error) {
    signalGroup(child.pid ?? 0, 'SIGKILL');
    throw error;
  }
  const ended = new Promise<string>(resolve => {
    child.once('exit', (code, signal) =>
      resolve(signal === null ? `[exit code ${code ?? 'unknown'}]` : `[ended by ${signal}]`),
    );
  });
  void keep(child, file, ended);
  call.fact({ type: 'outputKept', path, bytes: 0 });
  return `Started in the background. Its output goes to ${path}; read that file to see how far it is. It is ended with the session.`;
}

async function keep(child: ChildProcess, file: FileHandle, ended: Promise<string>): Promise<void> {
  const terminal = terminalText();
  let room = longestFile;
  let line = '';
  const write = async (text: string): Promise<void> => {
    const bytes = Buffer.from(text, 'utf8').subarray(0, Math.max(room, 0));
    room -= bytes.length;
    if (bytes.length === 0) return;
    line = text;
    // A full disk is no reason to stop the command or the hands.
    await file.writeFile(bytes).catch(() => (room = 0));
  };
  const readAll = async (stream: Readable | null): Promise<void> => {
    const decoder = new TextDecoder('utf-8');
    for await (const chunk of stream ?? [])
      await write(terminal.push(decoder.decode(chunk as Buffer, { stream: true })));
    await write(terminal.push(decoder.decode()));
  };
  await Promise.allSettled([readAll(child.stdout), readAll(child.stderr)]);
  await write(terminal.end());
  const how = await ended;
  room = Math.max(room, 200);
  await write(`${line === '' || line.endsWith('\n') ? '' : '\n'}${how}\n`);
  await file.close().catch(() => {});
}
