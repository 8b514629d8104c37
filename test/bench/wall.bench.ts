import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { toolEnvironment } from '../../src/sandbox/environment.ts';
import { launchGated } from '../../src/sandbox/gate/launchGated.ts';
import type { Hands } from '../../src/sandbox/hands.ts';
import type { Launch } from '../../src/sandbox/launch.ts';
import { detectWall } from '../../src/sandbox/wall/detectWall.ts';
import { rememberTree } from '../../src/sandbox/wall/treeMemory.ts';
import type { PreparedWall, WallBuilder } from '../../src/sandbox/wall/wallBuilder.ts';
import { openWalledHands } from '../../src/sandbox/walledHands.ts';
import { openHands, type WorkerHands } from '../../src/sandbox/workerHands.ts';
import { launchBehind } from '../sandbox/wall/openWall.ts';
import { median, type Report } from './support/figures.ts';
import { builtProduct } from './support/product.ts';

export const name = 'Hands behind a wall';

const rounds = { commands: 60, looks: 15, walls: Number(process.env['BANYAN_BENCH_WALLS'] ?? 100) };

export async function run(report: Report): Promise<void> {
  const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'banyan-bench-')));
  try {
    await looks(report, base, 5000);
    await looks(report, base, 50_000);
    const { builder, report: wall } = await detectWall({
      platform: process.platform,
      arch: process.arch,
      env: process.env,
      home: homedir(),
      temporary: tmpdir(),
      container: 'undeclared',
      now: () => Date.now(),
    });
    if (!builder) return console.log(`The rest is not measured. ${wall.words}`);
    const workerFile = path.join(await builtProduct(), 'worker.mjs');
    await commands(report, base, builder, workerFile);
    await manyWalls(report, base, builder, workerFile, 'alone');
    await manyWalls(report, base, builder, workerFile, 'with gates');
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

/** The look after a command that changed nothing, and the first one, over files in folders of ten. */
async function looks(report: Report, base: string, files: number): Promise<void> {
  const root = path.join(base, `files-${files}`);
  for (let i = 0; i < files; i += 10) {
    const folder = path.join(root, `d${i % 700}`, `e${i}`);
    mkdirSync(folder, { recursive: true });
    for (let k = 0; k < 10; k++) writeFileSync(path.join(folder, `f${k}.txt`), '');
  }
  const tree = rememberTree(root, new Set());
  const first = await timed(() => tree.changed(() => true));
  const again: number[] = [];
  for (let i = 0; i < rounds.looks; i++) again.push(await timed(() => tree.changed(() => true)));
  report.row({ measure: `first look at ${files} files`, value: first, unit: 'ms', goal: { atMost: 1000 } });
  report.row({ measure: 'a look at them with nothing changed, median', value: median(again.slice(2)), unit: 'ms' });
}

async function commands(report: Report, base: string, builder: WallBuilder, workerFile: string): Promise<void> {
  const walled = handsIn(path.join(base, 'commands'), builder, workerFile);
  const plain = openHands({ ...common(path.join(base, 'commands'), workerFile) });
  const start = await timed(() => call(walled));
  await call(plain);
  const took = { walled: [] as number[], plain: [] as number[], bare: [] as number[] };
  for (let i = 0; i < rounds.commands; i++) {
    took.walled.push(await timed(() => call(walled)));
    took.plain.push(await timed(() => call(plain)));
    took.bare.push(await timed(bareBash));
  }
  await Promise.all([walled.dispose(), plain.dispose()]);
  const peer = { name: 'bare bash', value: median(took.bare) };
  report.row({ measure: 'the first command, its wall and worker included', value: start, unit: 'ms' });
  report.row({ measure: 'a command behind the wall, median', value: median(took.walled), unit: 'ms', peer });
  const over = took.walled.map((value, index) => value - (took.bare[index] ?? 0));
  report.row({ measure: 'over bare bash, median', value: median(over), unit: 'ms', goal: { atMost: 5 } });
  const wall = took.walled.map((value, index) => value - (took.plain[index] ?? 0));
  report.row({ measure: 'over the same hands without a wall, median', value: median(wall), unit: 'ms' });
}

async function manyWalls(
  report: Report,
  base: string,
  builder: WallBuilder,
  workerFile: string,
  how: 'alone' | 'with gates',
): Promise<void> {
  const gateFile = path.join(path.dirname(workerFile), 'gate.mjs');
  const launch = how === 'alone' ? launchBehind : (wall: PreparedWall) => gated(gateFile, wall);
  const all = Array.from({ length: rounds.walls }, (_, index) =>
    handsIn(path.join(base, `many-${index}`), builder, workerFile, launch),
  );
  const took = await timed(() => Promise.all(all.map(call)));
  const pids = below(process.pid).filter(pid => pid !== process.pid);
  report.row({ measure: `${rounds.walls} walls at once (${how}), until each ran a command`, value: took, unit: 'ms' });
  report.row({ measure: 'their processes', value: pids.length, unit: '' });
  report.row({
    measure: 'their memory (PSS)',
    value: pids.reduce((sum, pid) => sum + proportional(pid), 0),
    unit: 'MB',
  });
  const end = await timed(() => Promise.all(all.map(hands => hands.dispose())));
  report.row({ measure: 'until all are gone', value: end, unit: 'ms' });
}

function common(root: string, workerFile: string) {
  mkdirSync(root, { recursive: true });
  const outputFolder = path.join(`${root}-state`, 'outputs');
  return { node: process.execPath, workerFile, roots: [root], outputFolder, env: toolEnvironment(process.env) };
}

function gated(gateFile: string, prepared: PreparedWall): Launch {
  const nothing = (): void => {};
  const way = { hosts: ['registry.example.org'], lent: [], proxy: '', onViolation: nothing, onUsed: nothing };
  return launchGated({ node: process.execPath, gateFile, prepared, ...way });
}

function handsIn(root: string, builder: WallBuilder, workerFile: string, launch = launchBehind): WorkerHands {
  return openWalledHands({
    ...common(root, workerFile),
    builder,
    reach: { files: 'write', hosts: [] },
    hidden: [`${root}-state`],
    journal: path.join(`${root}-state`, 'walls'),
    launch,
  });
}

async function call(hands: Hands): Promise<void> {
  const text = await hands.execute('bash', { command: 'true' }, { agent: 'main' });
  if (text !== '(no output)\n[exit code 0]') throw new Error(text);
}

async function bareBash(): Promise<void> {
  await once(spawn('bash', ['--noprofile', '--norc', '-c', 'true'], { stdio: ['ignore', 'pipe', 'pipe'] }), 'close');
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** A process and everything below it. */
function below(pid: number): number[] {
  const parents = new Map<number, number[]>();
  for (const name of readdirSync('/proc').filter(entry => /^\d+$/.test(entry))) {
    const stat = read(`/proc/${name}/stat`);
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ')[0]);
    parents.set(parent, [...(parents.get(parent) ?? []), Number(name)]);
  }
  const walk = (at: number): number[] => [at, ...(parents.get(at) ?? []).flatMap(walk)];
  return walk(pid);
}

/** Megabytes, with shared pages counted in parts. */
function proportional(pid: number): number {
  return Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) / 1024;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
