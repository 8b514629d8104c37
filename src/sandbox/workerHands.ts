import { dirname } from 'node:path';
import type { Hands, Watch } from './hands.ts';
import { longestLine, jsonLine } from './jsonLines.ts';
import { launchPlainly, type Launch } from './launch.ts';
import { startWorker, type Worker, type WorkerEnd } from './workerProcess.ts';

export interface HandsOptions {
  /** The Node program (24 or newer) the worker runs on; an Electron binary runs as Node. */
  readonly node: string;
  /** Absolute path of the worker program. */
  readonly workerFile: string;
  /** Absolute folders that tools may reach; relative paths start at the first. */
  readonly roots: readonly string[];
  /** Absolute folders that tools may reach beside the roots, and no command starts in. */
  readonly beside?: readonly string[];
  /** Absolute folder for whole outputs; made when first needed. */
  readonly outputFolder: string;
  /** The environment of worker and tools, from `toolEnvironment`. */
  readonly env: Readonly<Record<string, string>>;
  /** Absolute path of ripgrep; without it the worker looks on `PATH`. */
  readonly ripgrep?: string;
  readonly launch?: Launch;
  /** Milliseconds a worker has to answer a cancelled call, or to end when asked, before it is killed. Default 8000. */
  readonly patience?: number;
  /** Heard when a worker ended without being asked to. */
  readonly onExit?: (end: WorkerEnd) => void;
}

/** Hands that can be started before they are needed. */
export interface WorkerHands extends Hands {
  /** Starts the worker if none runs; calls wait for nothing else. */
  warm(): void;
}

/**
 * Hands in a process of their own. The worker starts with the first call (or `warm`); when it dies, calls in flight are
 * answered "outcome unknown", what it started is ended, and the next call gets a new worker, whose memory of reads is
 * empty: it asks agents to read again before they overwrite.
 */
export function openHands(options: HandsOptions): WorkerHands {
  const { node, workerFile, env, launch = launchPlainly, patience = 8000 } = options;
  let worker: Worker | undefined;
  /** Also those that no longer take calls but are not gone yet. */
  const workers = new Set<Worker>();
  let disposed: Promise<void> | undefined;
  let calls = 0;

  const running = (): Worker => {
    if (worker) return worker;
    const own: Worker = startWorker({
      launched: launch({
        program: node,
        args: [workerFile],
        // The worker takes this out again before a tool runs; plain Node does not know it.
        env: { ...env, ELECTRON_RUN_AS_NODE: '1' },
        cwd: dirname(workerFile),
      }),
      open: {
        type: 'open',
        roots: [...options.roots, ...(options.beside ?? [])],
        outputFolder: options.outputFolder,
        ripgrep: options.ripgrep ?? '',
      },
      patience,
      lost: () => {
        if (worker === own) worker = undefined;
      },
      ended: end => {
        workers.delete(own);
        if (!disposed) options.onExit?.(end);
      },
    });
    workers.add(own);
    return (worker = own);
  };

  const execute = async (name: string, input: unknown, watch: Watch): Promise<string> => {
    const fail = (text: string): string => {
      watch.fact?.({ type: 'failed' });
      return text;
    };
    if (disposed) return fail('The hands are closed. Nothing was run.');
    if (watch.signal?.aborted) {
      watch.fact?.({ type: 'cancelled' });
      return 'Cancelled before it ran.';
    }
    try {
      const id = ++calls;
      const line = jsonLine({ type: 'call', id, agent: watch.agent, name, input });
      if (line.length > longestLine) return fail('The input is too large for the hands. Nothing was run.');
      return await running().call(id, line, watch);
    } catch (error) {
      return fail(`The hands could not be started: ${(error as Error).message}. Nothing was run.`);
    }
  };

  return {
    execute,
    warm: () => {
      try {
        if (!disposed) running();
      } catch {
        // The next call tries again and tells the agent.
      }
    },
    dispose: () => (disposed ??= Promise.all([...workers].map(each => each.end())).then(() => {})),
  };
}
