import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';
import { systemClock } from '../../src/base/clock.ts';
import { toolEnvironment } from '../../src/sandbox/environment.ts';
import { detectWall } from '../../src/sandbox/wall/detectWall.ts';
import type { WallBuilder } from '../../src/sandbox/wall/wallBuilder.ts';
import { openWalledHands } from '../../src/sandbox/walledHands.ts';
import { openCheckpoints } from '../../src/workspace/openCheckpoints.ts';
import { generateRepository } from '../support/generatedRepository.ts';
import { GitProject } from '../support/gitProject.ts';
import { launchBehind } from '../sandbox/wall/openWall.ts';
import type { Report } from './support/figures.ts';
import { builtProduct } from './support/product.ts';

export const name = 'A copy for a branch, and what its first tool waits beside a model that thinks';

const sizes = (process.env['BANYAN_BENCH_FILES'] ?? '5000,50000').split(',').map(Number);
/** Milliseconds the model thinks before its first call. */
const thinking = 2000;

export async function run(report: Report): Promise<void> {
  const { platform, arch, env } = process;
  const machine = { home: os.homedir(), temporary: os.tmpdir(), container: 'undeclared' as const, now: Date.now };
  const { builder, report: wall } = await detectWall({ platform, arch, env, ...machine });
  if (!builder) return console.log(`The tools' part is not measured. ${wall.words}`);
  const workerFile = path.join(await builtProduct(), 'worker.mjs');
  for (const files of sizes) await measure(report, files, builder, workerFile);
}

/**
 * Cold: the first copy of a folder writes every file. Warm: a spare lies ready and differs by what was changed since. The first
 * tool needs copy, wall and worker; the copy begins with the run, the rest when the model has thought.
 */
async function measure(report: Report, files: number, builder: WallBuilder, workerFile: string): Promise<void> {
  const project = new GitProject(mkdtempSync(path.join(os.tmpdir(), 'banyan-bench-')));
  try {
    generateRepository(project, files);
    const { state, folder, env } = project;
    const checkpoints = await openCheckpoints({ state, folder, env, clock: systemClock });
    if ('refused' in checkpoints) throw new Error(checkpoints.refused);
    const take = () => checkpoints.capture({ session: 's1', node: 1, kind: 'post', parents: [] });
    const first = await take();
    const plain = await firstTool(project, builder, workerFile, Promise.resolve(folder));
    const row = (measure: string, value: number, goal?: number): void =>
      report.row({ measure: `${files} files: ${measure}`, value, unit: 'ms', ...(goal && { goal: { atMost: goal } }) });
    for (const how of ['cold', 'warm'] as const) {
      if (how === 'warm') {
        await checkpoints.warm(first.id);
        project.write('packages/p0/new.ts', 'new\n');
      }
      const { id } = how === 'warm' ? await take() : first;
      const begin = performance.now();
      let ready = 0;
      const copy = checkpoints.copyFor({ name: how, checkpoint: id }).then(made => {
        ready = performance.now() - begin;
        made.checkpoints.dispose();
        return made.folder;
      });
      const waited = await firstTool(project, builder, workerFile, copy);
      row(`${how} copy ready`, ready, how === 'warm' ? 1000 : 10_000);
      report.row({
        measure: `${files} files: first tool of a ${how} copy, after ${thinking / 1000} s of thinking`,
        value: waited,
        unit: 'ms',
        peer: { name: 'without a copy', value: plain },
      });
    }
    checkpoints.dispose();
  } finally {
    rmSync(project.root, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** From the end of the thinking until the first command is answered. */
async function firstTool(
  { folder, state }: GitProject,
  builder: WallBuilder,
  workerFile: string,
  copy: Promise<string>,
): Promise<number> {
  await rest(thinking);
  const begin = performance.now();
  const root = await copy;
  const hands = openWalledHands({
    node: process.execPath,
    workerFile,
    roots: [root],
    ...(root !== folder && { shownAt: folder }),
    outputFolder: path.join(state, 'sessions', 's1', 'outputs'),
    env: toolEnvironment(process.env),
    builder,
    reach: { files: 'write', hosts: [] },
    hidden: [state],
    journal: path.join(state, 'walls'),
    launch: launchBehind,
  });
  try {
    const said = await hands.execute('bash', { command: 'ls packages | wc -l' }, { agent: 'main' });
    if (!said.endsWith('[exit code 0]')) throw new Error(said);
    return performance.now() - begin;
  } finally {
    await hands.dispose();
  }
}
