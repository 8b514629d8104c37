import { spawn, type ChildProcess } from 'node:child_process';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { groupGone, signalGroup } from '../processGroup.ts';
import { leaveRunning } from './background.ts';
import { bytesWords } from './files.ts';
import { keptOutput, type Kept } from './keptOutput.ts';
import { outputWindow } from './outputWindow.ts';
import { shellCommand } from './shell.ts';
import { terminalText } from './terminalText.ts';
import { leaving, parseInput, someWords, whole } from './toolInput.ts';
import type { Call, Tool, Workshop } from './workshop.ts';

/**
 * Runs a command in a process group of its own, without a keyboard, until it ends, its time is up or the call is
 * cancelled. The answer is its output, cut in the middle when long, and how it ended.
 */
export const bashTool: Tool = async (workshop, input, call) => {
  const { command, timeout_seconds = 120, cwd = '.', background = false } = parseInput('bash', members, input);
  const folder = await workshop.roots.forReading(cwd);
  if (!(await stat(folder.real)).isDirectory()) throw new Error(`${folder.shown} is not a folder.`);
  call.signal.throwIfAborted();
  const started = performance.now();
  const child = await startShell(workshop, command, folder.real);
  const group = child.pid ?? 0;
  workshop.groups.add(group);
  if (background) return leaveRunning(child, workshop, call);
  const ended = endOf(child, group, timeout_seconds, call.signal);
  const output = await collect(child, ended, workshop.outputFolder, call);
  const end = await ended;
  const remains = workshop.groups.settle(group) && end.why === 'itself';
  return answer(call, output, end, remains, (performance.now() - started) / 1000, timeout_seconds);
};

const members = {
  command: someWords,
  timeout_seconds: v.optional(whole(1, 600)),
  cwd: v.optional(someWords),
  background: v.optional(v.boolean('must be true or false')),
  ...leaving,
};

/** Characters of one answer: of the start, and of the end of the output. */
const headLength = 10_000;
const tailLength = 20_000;
const longestFile = 64 * 1024 * 1024;
/** Milliseconds: from asking a group to end to making it; of silence after a shell's end that mean nothing more comes. */
const politeness = 2000;
const trailing = 250;

/** Settled when the shell ended: by itself, or because its time was up or the call was cancelled. */
interface End {
  readonly why: 'itself' | 'timeout' | 'cancelled';
  readonly code: number | null;
  readonly signal: string | null;
}

interface Output {
  readonly text: string;
  readonly kept: Kept | undefined;
}

function startShell({ env, roots }: Workshop, command: string, cwd: string): Promise<ChildProcess> {
  const { program, args } = shellCommand(command, env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin', roots.folders);
  return new Promise<ChildProcess>((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...env, ...quiet },
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    child.once('spawn', () => resolve(child));
    child.once('error', reject);
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'E2BIG') throw error;
    throw new Error('The command is too long. Write it to a file with write, then run that file.', { cause: error });
  });
}

/** Nobody is there to page, to colour for, or to ask. */
const quiet = { TERM: 'dumb', NO_COLOR: '1', PAGER: 'cat', GIT_PAGER: 'cat', GIT_TERMINAL_PROMPT: '0' };

/**
 * Settles when the shell ended. On time-out or cancel the whole group is asked to end, then made to, and it settles when
 * nothing of the group is left.
 */
function endOf(child: ChildProcess, group: number, seconds: number, signal: AbortSignal): Promise<End> {
  let why: End['why'] = 'itself';
  let force: NodeJS.Timeout | undefined;
  const stop = (reason: End['why']): void => {
    if (why !== 'itself') return;
    why = reason;
    signalGroup(group, 'SIGTERM');
    force = setTimeout(() => signalGroup(group, 'SIGKILL'), politeness);
  };
  const allGone = async (): Promise<void> => {
    await groupGone(group, 2 * politeness);
    clearTimeout(force);
  };
  const cancel = (): void => stop('cancelled');
  const timer = setTimeout(() => stop('timeout'), seconds * 1000);
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  return new Promise<End>(resolve => {
    child.once('exit', (code, killer) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
      const end = { why, code, signal: killer };
      resolve(why === 'itself' ? end : allGone().then(() => end));
    });
  });
}

/** Reads the output until it ends, or until it falls silent after the shell's end: a program may hold it open for good. */
async function collect(child: ChildProcess, ended: Promise<End>, folder: string, call: Call): Promise<Output> {
  const terminal = terminalText();
  const window = outputWindow(headLength, tailLength);
  const kept = keptOutput(folder, headLength + tailLength, longestFile);
  let open = true;
  let chunks = 0;
  let written: Promise<void> = Promise.resolve();
  const take = (text: string): Promise<void> => {
    chunks++;
    if (text === '' || !open) return written;
    window.push(text);
    call.output(text);
    return (written = written.then(() => kept.push(text)));
  };
  const readAll = async (stream: Readable | null): Promise<void> => {
    const decoder = new TextDecoder('utf-8');
    for await (const chunk of stream ?? [])
      await take(terminal.push(decoder.decode(chunk as Buffer, { stream: true })));
    await take(terminal.push(decoder.decode()));
  };
  const silence = async (): Promise<void> => {
    await ended;
    for (let round = 0, before = -1; before !== chunks && round < 20; round++) {
      before = chunks;
      await sleep(trailing);
    }
  };
  await Promise.race([Promise.allSettled([readAll(child.stdout), readAll(child.stderr)]), silence()]);
  await take(terminal.end());
  open = false;
  const file = await kept.end();
  const text = window.shown((lines, characters) => `… ${between(lines, characters)}${fileWords(file)} …`);
  return { text: text.replace(/\n+$/, ''), kept: file };
}

function between(lines: number, characters: number): string {
  return lines > 0
    ? `${lines.toLocaleString('en-US')} lines more`
    : `${characters.toLocaleString('en-US')} characters more`;
}

function fileWords(file: Kept | undefined): string {
  if (!file) return '';
  if (file.failure !== '') return `; the whole could not be kept (${file.failure})`;
  return file.whole ? `; the whole output: ${file.path}` : `; its first ${bytesWords(file.bytes)}: ${file.path}`;
}

function answer(
  call: Call,
  { text, kept }: Output,
  end: End,
  background: boolean,
  seconds: number,
  limit: number,
): string {
  if (kept && kept.bytes > 0) call.fact({ type: 'outputKept', path: kept.path, bytes: kept.bytes });
  call.fact({ type: 'exited', code: end.code, signal: end.signal });
  if (end.why === 'cancelled') {
    call.fact({ type: 'cancelled' });
    return `Cancelled after ${Math.round(seconds)} s, output so far${text === '' ? ': none' : `:\n${text}`}`;
  }
  const lines = [text === '' ? '(no output)' : text];
  if (end.why === 'timeout')
    lines.push(`[timed out after ${limit} s; the command and everything it started were ended]`);
  else if (end.signal !== null) lines.push(`[ended by ${end.signal}]`);
  else lines.push(`[exit code ${end.code ?? 'unknown'}]`);
  if (background) lines.push('[something it started still runs in the background; its further output is not shown]');
  if (end.why !== 'itself' || end.code !== 0) call.fact({ type: 'failed' });
  return lines.join('\n');
}
