import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Violation } from '../../../src/session/wall.ts';
import { toolEnvironment } from '../../../src/sandbox/environment.ts';
import type { Lent } from '../../../src/sandbox/gate/gateProtocol.ts';
import { launchGated } from '../../../src/sandbox/gate/launchGated.ts';
import type { Launched } from '../../../src/sandbox/launch.ts';
import { openHands } from '../../../src/sandbox/workerHands.ts';

export const workerFile = fileURLToPath(new URL('../../../src/worker.ts', import.meta.url));
export const gateFile = fileURLToPath(new URL('../../../src/gate.ts', import.meta.url));

export interface Gated {
  /** Runs a command behind the wall and returns what it said. */
  readonly run: (command: string) => Promise<string>;
  /** The workspace, writable inside. */
  readonly root: string;
  readonly violations: readonly Violation[];
  readonly used: readonly string[];
  /** The gates started so far. */
  readonly gates: readonly Launched[];
  readonly end: () => Promise<void>;
}

export interface GatedSetup {
  readonly hosts?: readonly string[];
  readonly lent?: readonly Lent[];
  readonly proxy?: string;
  readonly gateFile?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Files and folders that can be read inside though the temporary folder cannot. */
  readonly readable?: readonly string[];
  /** Without it the worker stands behind bubblewrap. */
  readonly argv?: readonly string[];
}

/** Real hands behind a real gate; a real wall where the caller does not say another command line. */
export function openGated(t: TestContext, setup: GatedSetup = {}): Gated {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'banyan-gated-')));
  mkdirSync(path.join(root, 'tmp'));
  const violations: Violation[] = [];
  const used: string[] = [];
  const gates: Launched[] = [];
  const env = { ...toolEnvironment({ PATH: process.env['PATH'] }), TMPDIR: path.join(root, 'tmp'), HOME: root };
  const launch = launchGated({
    node: process.execPath,
    gateFile: setup.gateFile ?? gateFile,
    prepared: { argv: setup.argv ?? smallWall(root, setup.readable), env: { ...env, ...setup.env }, filter: '' },
    hosts: setup.hosts ?? [],
    lent: setup.lent ?? [],
    proxy: setup.proxy ?? '',
    onViolation: violation => violations.push(violation),
    onUsed: (name, host) => used.push(`${name} ${host}`),
  });
  const hands = openHands({
    node: process.execPath,
    workerFile,
    roots: [root],
    outputFolder: path.join(root, 'output'),
    env: { ...env, ...setup.env },
    launch: program => {
      const launched = launch(program);
      gates.push(launched);
      return launched;
    },
  });
  t.after(async () => {
    await hands.dispose();
    rmSync(root, { recursive: true, force: true });
  });
  const run = (command: string): Promise<string> => hands.execute('bash', { command }, { agent: 'main' });
  return { run, root, violations, used, gates, end: () => hands.dispose() };
}

const project = path.resolve(import.meta.dirname, '../../..');

/** The smallest wall that has no network and in which only `root` can be written. */
export function smallWall(root: string, readable: readonly string[] = []): string[] {
  return [
    'bwrap',
    ...['--unshare-user', '--unshare-pid', '--unshare-net', '--unshare-ipc', '--die-with-parent', '--new-session'],
    ...['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc', '--tmpfs', '/tmp'],
    // The programs themselves, when the project lies among the temporary files.
    ...['--ro-bind', project, project, '--bind', root, root],
    ...readable.flatMap(each => ['--ro-bind', each, each]),
    '--',
  ];
}

/** Says in the test's output why it is passed over, where no wall can be built. */
export function skippedWithoutWall(t: TestContext): boolean {
  const tried = spawnSync('bwrap', [...smallWall(tmpdir()).slice(1, -1), '--', 'true'], { encoding: 'utf8' });
  if (tried.status === 0) return false;
  t.skip(`no wall can be built here: ${tried.error?.message ?? tried.stderr.trim()}`);
  return true;
}
