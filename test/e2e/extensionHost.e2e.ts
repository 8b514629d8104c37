import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { buildSuite } from '../../scripts/desktop/buildSuite.mjs';
import type { CaseResult } from '../desktop/index.ts';
import { eventually } from '../support/workbench/eventually.ts';
import { startWorkbench } from '../support/workbench/workbench.ts';

test("the desktop's suite holds in a server's extension host", async t => {
  const folder = await mkdtemp(path.join(tmpdir(), 'banyan-suite-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const report = path.join(folder, 'report.json');
  const workbench = await startWorkbench({ testsPath: await buildSuite(), env: { BANYAN_SUITE_REPORT: report } });
  t.after(() => workbench.stop());
  const page = await workbench.browser.newPage();
  await page.goto(workbench.address());
  const results = await eventually(() => readReport(report), 60_000);
  assert.ok(results.length > 0);
  assert.deepEqual(
    results.filter(({ error }) => error !== undefined),
    [],
  );
});

async function readReport(file: string): Promise<readonly CaseResult[] | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.endsWith(']') ? JSON.parse(text) : undefined;
}
