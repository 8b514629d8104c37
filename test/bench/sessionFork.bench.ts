import { mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { systemClock } from '../../src/base/clock.ts';
import { fold } from '../../src/session/fold.ts';
import { openStore } from '../../src/storage/diskStore.ts';
import { writeLongSession } from '../support/longSession.ts';

export const name = 'Forking at node 100,000';

/** One line of the table. */
interface Row {
  measure: string;
  value: number;
  unit: string;
  goal?: { atMost: number };
}

const forks = 300;

/** A fork is its event on disk, synced, and the tree with it. */
export async function run(report: { row(row: Row): void }): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'banyan-bench-'));
  try {
    await writeLongSession(folder, 100_000);
    const { log, tree: start } = await openStore(folder, { clock: systemClock }).open('s1');
    const sizeBefore = statSync(log.file).size;
    const took: number[] = [];
    let tree = start;
    for (let i = 0; i < forks; i++) {
      const began = performance.now();
      const branch = tree.branches.size + 1;
      const parent = start.branches.size;
      const { events, durable } = log.append([
        {
          type: 'branchCreated',
          branch,
          name: `way ${i}`,
          parent,
          from: tree.nodes.last,
          purpose: 'fork',
          by: 'person',
        },
      ]);
      tree = fold(tree, events);
      await durable;
      took.push(performance.now() - began);
    }
    const bytes = (statSync(log.file).size - sizeBefore) / forks;
    const sorted = took.toSorted((a, b) => a - b);
    const at = (part: number): number => sorted[Math.floor(part * forks)] ?? 0;
    report.row({ measure: `p50 of ${forks}`, value: at(0.5), unit: 'ms' });
    report.row({ measure: `p99 of ${forks}`, value: at(0.99), unit: 'ms', goal: { atMost: 5 } });
    report.row({ measure: 'written to the log', value: bytes, unit: 'bytes', goal: { atMost: 1023 } });
    await log.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
