import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toolEnvironment } from '../../../src/sandbox/environment.ts';
import type { HandsFact, Watch } from '../../../src/sandbox/hands.ts';
import type { Launch, Launched } from '../../../src/sandbox/launch.ts';
import { detectWall, type Detected } from '../../../src/sandbox/wall/detectWall.ts';
import type { PreparedWall, WallBuilder } from '../../../src/sandbox/wall/wallBuilder.ts';
import { openWalledHands, type WalledHands, type WalledHandsOptions } from '../../../src/sandbox/walledHands.ts';
import type { Reach } from '../../../src/session/wall.ts';

export const workerFile = fileURLToPath(new URL('../../../src/worker.ts', import.meta.url));

/** What this machine says of a wall; asked once for all tests of a file. */
export function detected(env = process.env, home = homedir()): Promise<Detected> {
  return detectWall({
    platform: process.platform,
    arch: process.arch,
    env,
    home,
    temporary: tmpdir(),
    container: 'undeclared',
    now: () => Date.now(),
  });
}

/** Starts a worker behind a prepared wall without a way out: what the gate does, without the gate. */
export function launchBehind(wall: PreparedWall): Launch {
  return ({ program, args, env, cwd }) => {
    const filter = wall.filter === '' ? undefined : openSync(wall.filter, 'r');
    const [first = '', ...rest] = [...wall.argv, program, ...args];
    const child = spawn(first, rest, {
      cwd,
      env: { ...env },
      stdio: ['pipe', 'pipe', 'pipe', 'pipe', filter ?? 'ignore'],
      detached: true,
    });
    if (filter !== undefined) closeSync(filter);
    return { child, endGroup: () => {} };
  };
}

export interface Ran {
  readonly text: string;
  readonly facts: readonly HandsFact[];
  readonly failed: boolean;
}

export interface OpenedWall {
  readonly hands: WalledHands;
  /** The first working copy. */
  readonly root: string;
  /** Holds everything below: the working copies, `state` and whatever a test puts beside. */
  readonly base: string;
  readonly state: string;
  readonly journal: string;
  readonly launched: readonly Launched[];
  run(name: string, input: unknown, watch?: Partial<Watch>): Promise<Ran>;
  /** The output of a command, without the line that tells the exit code. */
  sh(command: string): Promise<string>;
}

export interface Place {
  /** Files of the first working copy. */
  readonly files?: Record<string, string>;
  /** Made before the wall is built. */
  readonly before?: (base: string, root: string) => void;
  readonly under?: string;
  readonly reach?: Reach;
  readonly roots?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly options?: Partial<WalledHandsOptions>;
}

/** Real hands behind a real wall over a temporary workspace. All of it goes when the test ends. */
export function openWall(
  t: { after(done: () => Promise<void>): void },
  builder: WallBuilder,
  place: Place = {},
): OpenedWall {
  const base = realpathSync(mkdtempSync(join(place.under ?? tmpdir(), 'banyan-walled-')));
  const root = join(base, 'workspace');
  const state = join(base, 'state');
  mkdirSync(root);
  mkdirSync(state);
  for (const [path, text] of Object.entries(place.files ?? {})) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  place.before?.(base, root);
  const journal = join(state, 'walls');
  const launched: Launched[] = [];
  const hands = openWalledHands({
    node: process.execPath,
    workerFile,
    roots: [root, ...(place.roots ?? []).map(name => join(base, name))],
    outputFolder: join(state, 'sessions', 's1', 'outputs'),
    env: toolEnvironment(place.env ?? process.env),
    builder,
    reach: place.reach ?? { files: 'write', hosts: [] },
    hidden: [state],
    journal,
    launch: wall => program => {
      const one = launchBehind(wall)(program);
      launched.push(one);
      return one;
    },
    ...place.options,
  });
  t.after(async () => {
    await hands.dispose();
    rmSync(base, { recursive: true, force: true });
  });
  const run: OpenedWall['run'] = async (name, input, watch = {}) => {
    const facts: HandsFact[] = [];
    const text = await hands.execute(name, input, { agent: 'main', fact: fact => void facts.push(fact), ...watch });
    return { text, facts, failed: facts.some(fact => fact.type === 'failed') };
  };
  return {
    hands,
    root,
    base,
    state,
    journal,
    launched,
    run,
    sh: async command => (await run('bash', { command })).text.replace(/\n?\[exit code \d+\]/, ''),
  };
}
