import * as v from 'valibot';
import { assertNever } from '../base/assertNever.ts';
import type { HandsFact, Watch } from './hands.ts';
import { jsonLine, jsonLines } from './jsonLines.ts';
import type { Launched } from './launch.ts';
import { fromWorkerSchema, type FromWorker, type ToWorker } from './workerMessages.ts';

/** How a worker ended; `said` is the end of what it wrote to standard error. */
export interface WorkerEnd {
  readonly code: number | null;
  readonly signal: string | null;
  readonly said: string;
}

/** One running worker. */
export interface Worker {
  /** Sends a call and resolves with its answer, whatever becomes of the worker. */
  call(id: number, line: string, watch: Watch): Promise<string>;
  /** Asks the worker to end, kills it after the patience, and resolves when it and its groups are gone. */
  end(): Promise<void>;
}

interface Start {
  readonly launched: Launched;
  readonly open: ToWorker & { type: 'open' };
  /** Milliseconds. */
  readonly patience: number;
  /** Heard once when the worker no longer takes calls; it may still be on its way out. */
  readonly lost: () => void;
  readonly ended: (end: WorkerEnd) => void;
}

interface OpenCall {
  readonly watch: Watch;
  readonly settle: (text: string, fact?: HandsFact) => void;
}

/** Speaks with a launched worker. Its death, in whatever way, answers every open call and ends every group it named. */
export function startWorker({ launched, open, patience, lost, ended }: Start): Worker {
  const { child, endGroup } = launched;
  const calls = new Map<number, OpenCall>();
  const groups = new Set<number>();
  let said = '';
  let asked = false;
  const gone = Promise.withResolvers<void>();
  let isGone = false;

  const finish = (code: number | null, signal: string | null): void => {
    if (isGone) return;
    isGone = true;
    for (const group of groups) endGroup(group);
    lost();
    const text =
      child.pid === undefined
        ? `The hands could not be started: ${said}. Nothing was run.`
        : asked
          ? 'The hands were closed while this ran. Its outcome is unknown.'
          : `The hands ended unexpectedly (${endWords(code, signal, said)}). The outcome of this call is unknown: look at what it changed before you try again.`;
    for (const call of [...calls.values()]) call.settle(text, { type: 'failed' });
    ended({ code, signal, said });
    gone.resolve();
  };

  const take = (message: FromWorker): void => {
    switch (message.type) {
      case 'output':
        return guarded(() => calls.get(message.id)?.watch.output?.(message.text));
      case 'fact':
        return guarded(() => calls.get(message.id)?.watch.fact?.(message.fact));
      case 'answer':
        return calls.get(message.id)?.settle(message.text);
      case 'group':
        return void (message.state === 'started' ? groups.add(message.group) : groups.delete(message.group));
      default:
        assertNever(message);
    }
  };
  const receive = jsonLines(value => {
    const message = v.safeParse(fromWorkerSchema, value);
    if (message.success) take(message.output);
  });

  child.stdout?.on('data', receive);
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2000)));
  child.stdin?.on('error', () => {}); // The end of the process tells the same, and tells it once.
  child.on('error', error => {
    said ||= error.message;
    if (child.pid === undefined) finish(null, null);
  });
  child.on('close', finish);
  // A child of the worker may hold its pipes open: the worker's own exit counts, after what it said was read.
  child.on('exit', (code, signal) => setTimeout(finish, 500, code, signal).unref());
  child.stdin?.write(jsonLine(open));

  const call: Worker['call'] = (id, line, watch) =>
    new Promise(resolve => {
      let timer: NodeJS.Timeout | undefined;
      const settle: OpenCall['settle'] = (text, fact) => {
        clearTimeout(timer);
        watch.signal?.removeEventListener('abort', cancel);
        calls.delete(id);
        if (fact) guarded(() => watch.fact?.(fact));
        resolve(text);
      };
      const cancel = (): void => {
        child.stdin?.write(jsonLine({ type: 'cancel', id } satisfies ToWorker));
        timer = setTimeout(() => {
          settle('Cancelled. The hands did not answer and were ended; the outcome is unknown.', { type: 'cancelled' });
          lost();
          child.kill('SIGKILL');
        }, patience);
      };
      calls.set(id, { watch, settle });
      watch.signal?.addEventListener('abort', cancel, { once: true });
      child.stdin?.write(line);
    });

  const end = (): Promise<void> => {
    asked = true;
    child.stdin?.end();
    const timer = setTimeout(() => child.kill('SIGKILL'), patience);
    return gone.promise.finally(() => clearTimeout(timer));
  };
  return { call, end };
}

/** Whoever watches may throw; that is their bug and must not leave a call without an answer. */
function guarded(tell: () => void): void {
  try {
    tell();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

function endWords(code: number | null, signal: string | null, said: string): string {
  const lines = said.split('\n').filter(line => line.trim() !== '');
  const reason = lines.find(line => /^\w*Error\b/.test(line)) ?? lines.at(-1);
  const how = signal ?? `exit code ${code}`;
  return reason === undefined ? how : `${how}: ${reason}`;
}
