import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { signalProcess } from '../../scripts/workbench/processes.mjs';
import { hears } from '../support/meeting.ts';
import { gate } from '../support/messagesApi/gate.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';
import { background } from '../support/workbench/background.ts';
import { openScene, type Scene } from '../support/workbench/scene.ts';
import { screenshot } from '../support/workbench/screenshot.ts';
import { setTheme } from '../support/workbench/theme.ts';

/** The background process dies while an agent waits for those it made. */
let scene: Scene | undefined;

before(async () => {
  scene = await openScene({ 'workbench.colorTheme': 'Default Dark Modern' });
});

after(() => scene?.stop());

test('a killed background process: Resume brings parent and children on, each returns once, nothing is asked twice', async () => {
  assert.ok(scene);
  const { api, window, workbench, ui } = scene;
  const parts = ['north', 'east', 'south'];
  const branches = parts.map(part => ({ name: `look-${part}`, task: `look to the ${part}` }));
  const begun = parts.map(() => gate());
  api.reply([text('Three sides to look at.'), toolUse('fork', { branches })], hears('look all around'));
  for (const [at, part] of parts.entries()) {
    const held = begun[at] ?? gate();
    api.reply([text(`I look ${part},`, held, ' and am cut off.')], hears(`look to the ${part}`));
  }
  await ui.send('look all around');
  await ui.view.getByRole('group', { name: '3 agents: 3 run' }).waitFor();
  await Promise.all(begun.map(({ reached }) => reached));
  const { pid } = await background(workbench);
  signalProcess(pid, 'SIGKILL');
  await background(workbench, next => next.pid !== pid);
  await ui.view.getByText(/^Interrupted at \d\d:\d\d\.$/).waitFor();
  await ui.view.getByRole('group', { name: '3 agents: 3 interrupted' }).waitFor();
  const notice = ui.view.getByRole('group', { name: 'Notice' });
  await notice.getByText('It was started again; 4 runs were interrupted.').waitFor();
  // In the panel, not as a notification that lies over it.
  assert.equal(await window.page.getByText('4 runs were interrupted').count(), 0);
  await screenshot(window.page, 'e2e-agents-interrupted');
  await setTheme(window.page, 'light');
  await screenshot(window.page, 'e2e-agents-interrupted-light');
  const before = api.requests.length;
  for (const part of parts) api.reply([text(`The ${part} is clear.`)], hears(`look to the ${part}`));
  api.reply([text('All sides are clear.')], hears('All 3 branches have ended.'));
  await ui.button('Resume').click();
  await ui.view.getByText('All sides are clear.').waitFor();
  await ui.receipts.first().waitFor();
  for (const part of parts) assert.equal(await ui.view.getByText(`returned: The ${part} is clear.`).count(), 1);
  await screenshot(window.page, 'e2e-agents-resumed-light');
  await setTheme(window.page, 'dark');
  await screenshot(window.page, 'e2e-agents-resumed');
  // Each child asked once more, and the parent once, with all results.
  const bodies = api.requests.slice(before).map(({ text: sent }) => sent);
  assert.equal(bodies.length, parts.length + 1);
  assert.equal(await ui.view.locator('.prompt').count(), 1);
  assert.deepEqual(window.problems, []);
});
