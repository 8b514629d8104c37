import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { writeLongSession } from '../support/longSession.ts';

export const name = 'Opening a session of 100,000 events whose shown path is short';

/** One line of the table. */
interface Row {
  measure: string;
  value: number;
  unit: string;
  goal?: { atMost: number };
}

interface Opening {
  readonly ms: number;
  readonly rss: number;
}

const openings = 5;
const megabyte = 1024 * 1024;

/** Every opening is a fresh process with nothing compiled; its memory is compared with a Node process that does nothing. */
export async function run(report: { row(row: Row): void }): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'banyan-bench-'));
  try {
    const script = await bundle(folder);
    const branch = await writeLongSession(folder, 100_000);
    const skeleton = path.join(folder, 's1', 'skeleton.bin');
    report.row({
      measure: 'log',
      value: statSync(path.join(folder, 's1', 'events-0001.jsonl')).size / 1e6,
      unit: 'MB',
    });
    report.row({ measure: 'skeleton', value: statSync(skeleton).size / 1e6, unit: 'MB' });
    const empty = median(times(() => Number(execFileSync(process.execPath, ['-p', 'process.memoryUsage.rss()']))));
    const fast = times(() => opening(script, folder, branch));
    const slow = times(() => {
      rmSync(skeleton);
      return opening(script, folder, branch);
    });
    for (const [how, found, goal] of [
      ['with the skeleton', fast, 200],
      ['without, built anew', slow, 1500],
    ] as const) {
      const ms = median(found.map(one => one.ms));
      const rss = median(found.map(one => one.rss)) - empty;
      report.row({
        measure: `first page ${how}, median of ${openings}`,
        value: ms,
        unit: 'ms',
        goal: { atMost: goal },
      });
      const memory = { measure: `memory over an empty process ${how}`, value: rss / megabyte, unit: 'MB' };
      report.row(found === fast ? { ...memory, goal: { atMost: 40 } } : memory);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The program of one opening as a release has it: one file of JavaScript. */
async function bundle(folder: string): Promise<string> {
  const outfile = path.join(folder, 'open.mjs');
  const entry = fileURLToPath(new URL('../support/openSessionProcess.ts', import.meta.url));
  await build({ entryPoints: [entry], bundle: true, platform: 'node', format: 'esm', outfile });
  return outfile;
}

function opening(script: string, folder: string, branch: number): Opening {
  const output = execFileSync(process.execPath, [script, folder, String(branch)], { encoding: 'utf8' });
  return JSON.parse(output) as Opening;
}

function times<T>(act: () => T): T[] {
  return Array.from({ length: openings }, act);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
