import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { demoAgent } from '../support/messagesApi/demoAgent.ts';
import { startMessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { background } from '../support/workbench/background.ts';
import { farEnds, traced, tracingNode, untraceable } from '../support/workbench/connects.ts';
import { gestures } from '../support/workbench/gestures.ts';
import { openPage } from '../support/workbench/page.ts';
import { startWorkbench } from '../support/workbench/workbench.ts';

test('a whole turn of a real agent speaks to the base URL and to nobody else', async t => {
  const why = untraceable();
  if (why !== undefined) return t.diagnostic(`not checked here: ${why}`);
  const folder = await mkdtemp(path.join(tmpdir(), 'banyan-network-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const log = path.join(folder, 'connects');
  const api = await startMessagesApi({ brain: demoAgent });
  t.after(() => api.close());
  const workbench = await startWorkbench({
    settings: { 'banyan.baseUrl': api.url, 'banyan.nodePath': await tracingNode(folder, log) },
    env: { ANTHROPIC_API_KEY: 'test-key' },
  });
  t.after(() => workbench.stop());
  const window = await openPage(workbench, { viewport: { width: 1280, height: 900 } });
  const ui = gestures(window.page);
  await ui.useKey();
  await ui.send('Add a farewell greeting');
  await ui.answer('ls -1 src test', 'Allow Once');
  await ui.answer('src/greet.js', 'Allow Once');
  await ui.answer('node --test', 'Allow Once');
  await ui.receipts.first().getByText('1 file').waitFor();
  // A call that does reach elsewhere proves that the hands are traced as well.
  await ui.send("run node -e \"net.connect(9, '127.0.0.9').on('error', () => {})\"");
  await ui.answer('net.connect', 'Allow Once');
  await ui.receipts.nth(1).waitFor();
  const { host } = new URL(api.url);
  assert.deepEqual(await traced(log), [host, '127.0.0.9:9'].toSorted());
  assert.ok(api.requests.length > 5);
  for (const pid of await workbench.extensionHosts()) {
    const ends = await farEnds(pid);
    assert.ok(
      ends.every(end => end.endsWith(` from ${new URL(workbench.url).host}`)),
      ends.join(', '),
    );
  }
  assert.ok((await background(workbench)).pid > 0);
  assert.deepEqual(window.problems, []);
});
