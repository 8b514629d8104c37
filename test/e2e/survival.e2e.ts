import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { packVsix } from '../../scripts/package/packVsix.mjs';
import { signalProcess } from '../../scripts/workbench/processes.mjs';
import { demoAgent } from '../support/messagesApi/demoAgent.ts';
import { gate, type Gate } from '../support/messagesApi/gate.ts';
import { text } from '../support/messagesApi/script.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { background, keptSession, stateOf } from '../support/workbench/background.ts';
import { eventually } from '../support/workbench/eventually.ts';
import { clickUntil, gestures, type Gestures } from '../support/workbench/gestures.ts';
import { startNewerVersion } from '../support/workbench/newerVersion.ts';
import { openPage, type OpenWindow, reloadPage } from '../support/workbench/page.ts';
import { screenshot } from '../support/workbench/screenshot.ts';
import { startWorkbench, type Workbench } from '../support/workbench/workbench.ts';

/** What a running agent outlives: everything but the end of the background process, and that it resumes from. */
let folder: string;
let api: MessagesApi;
let workbench: Workbench;
let window: OpenWindow;
let ui: Gestures;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'banyan-survival-'));
  api = await startMessagesApi({ brain: demoAgent });
  const extension = path.join(folder, 'banyan.vsix');
  await packVsix(extension);
  workbench = await startWorkbench({
    extension,
    settings: { 'banyan.baseUrl': api.url, 'workbench.colorTheme': 'Default Dark Modern' },
    env: { ANTHROPIC_API_KEY: 'test-key' },
  });
  window = await openPage(workbench, { viewport: { width: 1280, height: 900 } });
  ui = gestures(window.page);
  await ui.useKey();
});

beforeEach(() => ui.newSession());

after(async () => {
  await workbench?.stop();
  await api?.close();
  await rm(folder, { recursive: true, force: true });
});

test('a reload of the window: the run goes on, and nothing stands there twice', async () => {
  const run = await startRun('Reload me');
  await reloadPage(window.page);
  await finish(run);
});

test('a killed extension host: the run goes on', async () => {
  const run = await startRun('Kill the host');
  await workbench.killExtensionHost();
  await finish(run);
});

test('a server that is stopped and started: the run goes on', async () => {
  const run = await startRun('Restart the server');
  await workbench.restart();
  await reloadPage(window.page);
  await finish(run);
});

test('a killed background process: the window starts another, the run stands there interrupted, Resume goes on', async () => {
  const run = await startRun('Kill everything');
  const { pid, keeper } = run.process;
  signalProcess(keeper, 'SIGKILL');
  signalProcess(pid, 'SIGKILL');
  await ui.view.getByText(/^Interrupted at/).waitFor();
  await ui.view.getByText('It was started again; 1 run was interrupted.').first().waitFor();
  await screenshot(window.page, 'e2e-interrupted');
  assert.notEqual((await background(workbench)).pid, pid);
  api.reply([text('Whole again.')]);
  await ui.button('Resume').click();
  await ui.view.getByText('Whole again.').waitFor();
  await ui.receipts.first().waitFor();
  assert.equal(await ui.view.locator('.prompt').count(), 1);
});

test('another version takes over while an agent waits for a person: it asks again, and goes on', async () => {
  await ui.send('run echo handed over');
  await ui.card.getByText('echo handed over').first().waitFor();
  const old = await background(workbench);
  const newer = await startNewerVersion(stateOf(workbench), path.join(folder, 'newer'));
  newer.dispose();
  const next = await background(workbench, ({ pid }) => pid !== old.pid);
  assert.equal(next.version, '9.0.0');
  // The old process's card may stand until the newer one asks again, so one answer may not be enough.
  const ran = ui.view.getByText('It ran:');
  const card = ui.card.filter({ hasText: 'echo handed over' });
  await clickUntil(card.getByRole('button', { name: 'Allow Once', exact: true }), () => ran.isVisible());
  await ui.receipts.first().waitFor();
  assert.equal(await ui.view.locator('.prompt').count(), 1);
  await screenshot(window.page, 'e2e-handed-over');
});

test('nothing of ours complained', () => {
  assert.deepEqual(window.problems, []);
});

interface HeldRun {
  readonly held: Gate;
  readonly process: { readonly pid: number; readonly keeper: number };
  /** Requests the model had had when the run was under way. */
  readonly requests: number;
}

/** A run whose reply stands still after its first words. */
async function startRun(words: string): Promise<HeldRun> {
  const held = gate();
  api.reply([text('The first half.', held, ' The second half.')]);
  const before = await keptSession(workbench);
  await ui.send(words);
  await ui.view.getByText('The first half.').waitFor();
  await eventually(async () => {
    const now = await keptSession(workbench);
    return now !== undefined && now !== before ? now : undefined;
  });
  return { held, process: await background(workbench), requests: asked() };
}

/** The reply is there as far as it came, goes on, and ends as one turn of one request in the process it began in. */
async function finish({ held, process, requests }: HeldRun): Promise<void> {
  await ui.view.getByText('The first half.', { exact: true }).waitFor();
  await window.page.getByText('1 running').waitFor();
  held.release();
  await ui.view.getByText('The first half. The second half.', { exact: true }).waitFor();
  await ui.receipts.first().waitFor();
  assert.equal(await ui.view.getByText('The first half.').count(), 1);
  assert.equal(await ui.view.locator('.prompt').count(), 1);
  assert.equal(await ui.receipts.count(), 1);
  assert.equal(asked(), requests);
  assert.equal((await background(workbench)).pid, process.pid);
}

/** How often the model was asked for a reply. */
function asked(): number {
  return api.requests.filter(({ path: to }) => to === '/v1/messages').length;
}
