import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { runCommand } from '../support/workbench/command.ts';
import { openPage, reloadPage } from '../support/workbench/page.ts';
import { startWorkbench } from '../support/workbench/workbench.ts';
import { endChild, startChild } from './support/child.ts';
import { extensionFolder } from './support/extensionFolder.ts';
import { median, type Report } from './support/figures.ts';
import { processUse } from './support/processUse.ts';
import { builtProduct } from './support/product.ts';
import { realSupervisor } from './support/realSupervisor.ts';

export const name = 'Weight: bundles, activation, an idle supervisor';

const loads = 15;
const windows = 5;

export async function run(report: Report): Promise<void> {
  await bundles(report);
  await activationInNode(report);
  await activationInVsCode(report);
  await idle(report);
}

async function bundles(report: Report): Promise<void> {
  const dist = await builtProduct();
  const bytes = (...file: string[]): Buffer => readFileSync(path.join(dist, ...file));
  const extension = bytes('extension.cjs').length / 1000;
  report.row({ measure: 'extension.cjs', value: extension, unit: 'kB', goal: { atMost: 300 } });
  const packed = ['main.js', 'main.css'].reduce(
    (sum, file) => sum + gzipSync(bytes('webview', file), { level: 9 }).length,
    0,
  );
  report.row({ measure: 'webview script and style, gzipped', value: packed / 1000, unit: 'kB', goal: { atMost: 250 } });
}

/** What loading and activating cost by themselves: every VS Code call does nothing. */
async function activationInNode(report: Report): Promise<void> {
  const dist = await builtProduct();
  const taken: { load: number; activate: number }[] = [];
  for (let round = 0; round < loads; round++) {
    const [child, times] = await startChild('activateOnce.ts', [dist]);
    taken.push(times as { load: number; activate: number });
    await endChild(child);
  }
  const load = median(taken.map(each => each.load));
  const activate = median(taken.map(each => each.activate));
  report.row({ measure: 'load in Node, median', value: load, unit: 'ms' });
  report.row({ measure: 'activate in Node, median', value: activate, unit: 'ms' });
  report.row({
    measure: 'both, median',
    value: median(taken.map(each => each.load + each.activate)),
    unit: 'ms',
    goal: { atMost: 20 },
  });
}

/** What VS Code itself says of several loads of a window: wall time, while it starts other extensions as well. */
async function activationInVsCode(report: Report): Promise<void> {
  const extension = await extensionFolder();
  const workbench = await startWorkbench({ extension });
  try {
    const { page } = await openPage(workbench);
    const ours: number[] = [];
    const gits: number[] = [];
    for (let window = 0; window < windows; window++) {
      if (window > 0) await reloadPage(page);
      await runCommand(page, 'Developer: Show Running Extensions');
      ours.push(await activationOf(page, /^Banyan/));
      gits.push(await activationOf(page, /^Git\d/));
    }
    report.row({
      measure: `activation as VS Code shows it, median of ${windows} windows`,
      value: median(ours),
      unit: 'ms',
      goal: { atMost: 20 },
      peer: { name: 'its own Git extension', value: median(gits) },
    });
    report.row({ measure: 'the same, fastest', value: Math.min(...ours), unit: 'ms' });
  } finally {
    await workbench.stop();
    await rm(extension, { recursive: true, force: true });
  }
}

async function activationOf(page: Page, name: RegExp): Promise<number> {
  const row = page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: name });
  const words = await row
    .getByText(/Activation:/)
    .first()
    .innerText();
  const said = /Activation:\s*(\d+)\s*ms/.exec(words)?.[1];
  if (said === undefined) throw new Error(`no time of activation in: ${words}`);
  return Number(said);
}

/** A supervisor with one window that has a key and shows nothing, beside a Node that does nothing. */
async function idle(report: Report): Promise<void> {
  const supervisor = await realSupervisor('http://127.0.0.1:9');
  const folder = await mkdtemp(path.join(tmpdir(), 'banyan-'));
  const file = path.join(folder, 'nothing.mjs');
  await writeFile(file, "process.on('disconnect', () => process.exit(0)); process.send('ready');");
  const [bare] = await startChild(file);
  try {
    await supervisor.window();
    await rest(3000);
    const peer = { name: 'Node that does nothing', value: processUse(bare.pid ?? 0).memory / 1e6 };
    report.row({
      measure: 'memory of an idle supervisor',
      value: processUse(supervisor.pid()).memory / 1e6,
      unit: 'MB',
      peer,
    });
    report.row({
      measure: 'of it not shared with other processes',
      value: ownMemory(supervisor.pid()) / 1e6,
      unit: 'MB',
    });
  } finally {
    await endChild(bare);
    await rm(folder, { recursive: true, force: true });
    await supervisor.dispose();
  }
}

/** Private bytes of a process. */
function ownMemory(pid: number): number {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return [...text.matchAll(/^Private_\w+:\s+(\d+) kB$/gm)].reduce((sum, [, kB]) => sum + Number(kB) * 1024, 0);
}
