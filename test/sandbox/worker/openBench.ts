import { mkdtempSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import type { HandsFact } from '../../../src/sandbox/hands.ts';
import { toolEnvironment } from '../../../src/sandbox/environment.ts';
import { openToolbox } from '../../../src/sandbox/worker/toolbox.ts';

export interface Ran {
  readonly text: string;
  readonly facts: readonly HandsFact[];
  readonly failed: boolean;
  readonly output: string;
}

export interface Bench {
  /** The workspace, resolved. */
  readonly root: string;
  /** A folder beside it that tools must not reach. */
  readonly outside: string;
  readonly outputFolder: string;
  run(
    name: string,
    input: unknown,
    more?: { agent?: string; signal?: AbortSignal; heard?: (chunk: string) => void },
  ): Promise<Ran>;
  put(path: string, content: string | Buffer): void;
  /** Ends the hands, with everything they started. */
  end(): void;
  /** Resolves when a process is gone; a process that stays hangs the test. */
  gone(pid: number): Promise<void>;
  get(path: string): string;
}

/** The real tools in this process over a temporary workspace with the given files; all of it goes when the test ends. */
export function openBench(t: TestContext, files: Record<string, string | Buffer> = {}, ripgrep = '', path = ''): Bench {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'banyan-hands-')));
  const root = join(base, 'workspace');
  const outside = join(base, 'outside');
  const outputFolder = join(base, 'output');
  mkdirSync(root);
  mkdirSync(outside);
  // A `path` inside the workspace goes before the machine's own.
  const PATH = `${path === '' ? '' : `${join(root, path)}${delimiter}`}${process.env['PATH'] ?? ''}`;
  const env = toolEnvironment({ ...process.env, PATH });
  const toolbox = openToolbox({ roots: [root], outputFolder, env, ripgrep });
  t.after(() => {
    toolbox.end();
    rmSync(base, { recursive: true, force: true });
  });
  const put: Bench['put'] = (path, content) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  for (const [path, content] of Object.entries(files)) put(path, content);
  return {
    root,
    outside,
    outputFolder,
    put,
    end: () => toolbox.end(),
    gone: async pid => {
      while (runs(pid)) await new Promise(resolve => setImmediate(resolve));
    },
    get: path => readFileSync(join(root, path), 'utf8'),
    run: async (name, input, { agent = 'main', signal = new AbortController().signal, heard = () => {} } = {}) => {
      const facts: HandsFact[] = [];
      let output = '';
      const hear = (chunk: string): void => {
        output += chunk;
        heard(output);
      };
      const text = await toolbox.run(name, input, { agent, signal, output: hear, fact: fact => void facts.push(fact) });
      return { text, facts, failed: facts.some(fact => fact.type === 'failed'), output };
    },
  };
}

/** Whether a process runs; one that ended and was not collected does not. */
export function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}
