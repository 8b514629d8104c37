import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { compiledFolder } from './runtimeFiles.ts';
import { type Environment, makePrivate, statePaths } from './stateFolder.ts';
import { supervisorEnvironment } from './supervisorEnvironment.ts';

/** A program that can run the supervisor: plain Node, or an Electron that plays Node. */
export interface NodePath {
  readonly path: string;
  readonly kind: 'node' | 'electron';
}

export interface StartPlan {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Record<string, string>;
  readonly folder: string;
}

/** A supervisor that was started and may not answer yet. */
export interface Started {
  /** Resolves with words when it ended by itself; never while it lives. */
  readonly ended: Promise<{ code: number | null; words: string }>;
}

/**
 * The commands to try, best first: every Node inside a scope of the person's service manager where there is one, so that
 * the supervisor outlives the editor's own scope, then every Node plainly. Node keeps what it compiled in the runtime's own
 * folder, which spares every start but a version's first a tenth of its work.
 */
export function startPlans(
  nodePaths: readonly NodePath[],
  { runtime, state, version }: { runtime: string; state: string; version: string },
  env: Environment,
  services: 'systemd' | 'none' = serviceManager(env),
): StartPlan[] {
  const plain = nodePaths.map(node => ({
    command: node.path,
    args: [
      '--disable-warning=ExperimentalWarning',
      path.join(runtime, 'supervisor.mjs'),
      '--state',
      state,
      '--version',
      version,
    ],
    environment: { ...supervisorEnvironment(env, node.kind), NODE_COMPILE_CACHE: path.join(runtime, compiledFolder) },
    folder: runtime,
  }));
  if (services === 'none') return plain;
  const scoped = plain.map(plan => ({
    ...plan,
    command: 'systemd-run',
    args: ['--user', '--scope', '--quiet', '--collect', plan.command, ...plan.args],
  }));
  return plain.flatMap((plan, i) => [scoped[i] ?? plan, plan]);
}

function serviceManager(env: Environment): 'systemd' | 'none' {
  const runtime = env['XDG_RUNTIME_DIR'] ?? '';
  const answers =
    process.platform === 'linux' &&
    existsSync('/run/systemd/system') &&
    path.isAbsolute(runtime) &&
    existsSync(path.join(runtime, 'systemd', 'private'));
  return answers ? 'systemd' : 'none';
}

/**
 * Starts a supervisor that lives on without this process: its own session, no terminal, output in `<state>/log/`. Resolves
 * when the process exists; rejects with the system's error when it cannot be made (ENOENT: there is no such Node).
 */
export function startSupervisor(plan: StartPlan, state: string): Promise<Started> {
  const { log: file, logs } = statePaths(state);
  makePrivate(logs);
  rotate(file);
  const output = openSync(file, 'a', 0o600);
  const from = statSync(file).size;
  try {
    const child = spawn(plan.command, plan.args, {
      cwd: plan.folder,
      env: plan.environment,
      detached: true,
      stdio: ['ignore', output, output],
      windowsHide: true,
    });
    child.unref();
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      const ended = new Promise<{ code: number | null; words: string }>(done =>
        child.once('exit', code => done({ code, words: lastLine(file, from) })),
      );
      child.once('spawn', () => resolve({ ended }));
    });
  } finally {
    closeSync(output);
  }
}

/** A log over 4 MB is set aside at the next start; the one before it goes. */
function rotate(file: string): void {
  if (existsSync(file) && statSync(file).size > 4_000_000) renameSync(file, `${file}.old`);
}

/** What a process that failed at once said: the line that names its error, else the last; empty where it cannot be read. */
function lastLine(file: string, from: number): string {
  try {
    return lastLineOf(openSync(file, 'r'), from);
  } catch {
    return '';
  }
}

function lastLineOf(handle: number, from: number): string {
  try {
    const bytes = Buffer.alloc(16_384);
    const lines = bytes
      .toString('utf8', 0, readSync(handle, bytes, 0, bytes.length, from))
      .split('\n')
      .filter(Boolean);
    return (lines.find(line => /^\w*Error\b.*:/.test(line)) ?? lines.at(-1) ?? '').trim();
  } finally {
    closeSync(handle);
  }
}
