import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { systemClock } from '../../src/base/clock.ts';
import type { Checkpoints } from '../../src/workspace/checkpoints.ts';
import { openCheckpoints } from '../../src/workspace/openCheckpoints.ts';
import { generateRepository } from '../support/generatedRepository.ts';
import { GitProject } from '../support/gitProject.ts';

export const name = 'Checkpoints of generated repositories';

/** One line of the table. */
interface Row {
  measure: string;
  value: number;
  unit: string;
  goal?: { atMost: number };
  peer?: { name: string; value: number };
}

const sizes = (process.env['BANYAN_BENCH_FILES'] ?? '5000,50000').split(',').map(Number);

/** Each figure beside `git status --porcelain -uall` on the same tree, in turn with it, so that a busy machine is fair to both. */
export async function run(report: { row(row: Row): void }): Promise<void> {
  for (const files of sizes) await measure(files, report);
}

async function measure(files: number, report: { row(row: Row): void }): Promise<void> {
  const root = mkdtempSync(path.join(os.tmpdir(), 'banyan-bench-'));
  const row = (measure: string, value: number, unit: string, goal?: number, peer?: Row['peer']): void =>
    report.row({
      measure: `${files} files: ${measure}`,
      value,
      unit,
      ...(goal !== undefined && { goal: { atMost: goal } }),
      ...(peer && { peer }),
    });
  let checkpoints: Checkpoints | undefined;
  try {
    const project = new GitProject(root);
    generateRepository(project, files);
    const status = (): void => void project.git('status', '--porcelain', '-uall');
    status();
    const opened = await openCheckpoints({
      state: project.state,
      folder: project.folder,
      env: project.env,
      clock: systemClock,
    });
    if ('refused' in opened) throw new Error(opened.refused);
    checkpoints = opened;
    const take = (parents: string[], known?: string[]) =>
      opened.capture({ session: 's1', node: 1, kind: 'post', parents, ...(known && { known }) });
    settle();
    let last = '';
    const first = await timed(async () => void (last = (await take([])).id));
    row('first checkpoint', first, 'ms', 1500);
    const shadow = shadowOf(project);
    row('first checkpoint of a shadow repository', await timed(shadow), 'ms');

    const some = editable(project, 4);
    let round = 0;
    const edit = (): string[] => {
      round += 1;
      for (const file of some) project.write(file, `${project.read(file)}${round}\n`);
      project.write(`packages/p0/new${round}.ts`, 'new\n');
      return [...some, `packages/p0/new${round}.ts`];
    };
    const before = diskOf(project.store);
    const changed = await compared(9, edit, async () => void (last = (await take([last])).id), status);
    row('5 changed, p50', changed.ours, 'ms', 1.5 * changed.theirs, { name: 'git status', value: changed.theirs });
    row('disk of a checkpoint of 5', (diskOf(project.store) - before) / 9 / 1000, 'kB', 120);
    const shadowed = await compared(5, edit, shadow, status);
    row('5 changed in a shadow repository, p50', shadowed.ours, 'ms', undefined, {
      name: 'git status',
      value: shadowed.theirs,
    });
    last = (await take([last])).id;
    const same = await compared(
      9,
      () => undefined,
      async () => void (await take([last])),
      status,
    );
    row('nothing changed, p50', same.ours, 'ms', same.theirs, { name: 'git status', value: same.theirs });
    let known: string[] = [];
    const named = await compared(
      9,
      () => void (known = edit()),
      async () => void (last = (await take([last], known)).id),
      status,
    );
    row('5 known paths, p50', named.ours, 'ms', 0.7 * named.theirs, { name: 'git status', value: named.theirs });

    const from = last;
    edit();
    const to = (await take([from])).id;
    let turn = 0;
    const restored = await compared(
      5,
      () => undefined,
      async () => {
        const back = turn++ % 2 === 0;
        await opened.restore({
          session: 's1',
          node: 1,
          what: { way: 'exact', to: back ? from : to, since: back ? to : from },
        });
      },
      status,
    );
    row('restore of 5 with safety, p50', restored.ours, 'ms', 500, { name: 'git status', value: restored.theirs });
    edit();
    const theirs = (await take([from])).id;
    const merges = await compared(
      5,
      () => undefined,
      async () => void (await opened.merge({ base: from, ours: to, theirs })),
      status,
    );
    row('merge preview, p50', merges.ours, 'ms', 60, { name: 'git status', value: merges.theirs });

    rmSync(path.join(root, 'shadow'), { recursive: true });
    settle();
    const worktree = path.join(root, 'worktree');
    const peer = await timed(async () => void project.git('worktree', 'add', '-q', '--detach', worktree));
    project.git('worktree', 'remove', '--force', worktree);
    settle();
    const cold = await timed(async () =>
      (await opened.copyFor({ name: 'cold', checkpoint: to })).checkpoints.dispose(),
    );
    row('working copy, cold', cold, 'ms', 10_000, { name: 'git worktree add', value: peer });
    await opened.warm(from);
    settle();
    const warm = await timed(async () =>
      (await opened.copyFor({ name: 'warm', checkpoint: to })).checkpoints.dispose(),
    );
    row('working copy, warm', warm, 'ms', 1000);
    const copyStatus = await timed(
      async () =>
        void project.gitIn(
          path.join(
            path.dirname(opened.folder),
            'state/copies',
            readdirSync(path.join(project.state, 'copies'))[0] ?? '',
            'warm',
          ),
          'status',
        ),
    );
    row('first git status in it', copyStatus, 'ms');
    const sweeping = await timed(
      async () => void (await opened.sweep({ keep: () => true, quota: 2e9, packAt: 0, copies: ['cold', 'warm'] })),
    );
    row('clean-up', sweeping, 'ms');
    row('store after the clean-up', diskOf(project.store) / 1e6, 'MB');
  } finally {
    checkpoints?.dispose();
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** `git add -A && git commit` in a git directory beside the folder, as many do it. */
function shadowOf(project: GitProject): () => Promise<void> {
  const env = { ...project.env, GIT_DIR: path.join(project.root, 'shadow'), GIT_WORK_TREE: project.folder };
  const git = (...args: string[]): void =>
    void execFileSync('git', args, { cwd: project.folder, env, stdio: 'ignore' });
  git('init', '-q');
  return async () => {
    git('add', '-A');
    git('commit', '-q', '--allow-empty', '-m', 'shadow');
  };
}

/** Lets the system write out what it holds back, so that nobody waits for what others wrote. */
function settle(): void {
  if (process.platform !== 'win32') execFileSync('sync');
}

/** Medians of ours and of the peer, measured in turn. */
async function compared(
  times: number,
  prepare: () => unknown,
  ours: () => Promise<void>,
  theirs: () => void,
): Promise<{ ours: number; theirs: number }> {
  const found: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] };
  for (let at = 0; at < times; at++) {
    prepare();
    found.theirs.push(await timed(async () => theirs()));
    found.ours.push(await timed(ours));
  }
  return { ours: median(found.ours), theirs: median(found.theirs) };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function editable(project: GitProject, count: number): string[] {
  const listed = project.git('ls-files', 'packages').split('\n');
  return Array.from({ length: count }, (_, at) => listed[Math.floor(((at + 0.5) / count) * listed.length)] ?? '');
}

/** Bytes on disk, by blocks. */
function diskOf(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile())
      bytes += (statSync(path.join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.blocks ?? 0) * 512;
  return bytes;
}
