import { after, before, beforeEach, test } from 'node:test';
import { openScene, type Scene } from '../support/workbench/scene.ts';
import { screenshot } from '../support/workbench/screenshot.ts';

/** What agents of agents do, as a person sees it from the root. */
let scene: Scene;

before(async () => {
  scene = await openScene({ 'workbench.colorTheme': 'Default Dark Modern', 'banyan.authority': 'ask' });
});

beforeEach(() => scene.ui.newSession());

after(() => scene?.stop());

test('a grandchild asks for its command at the root, with its name and the exact command', async () => {
  const { ui, window } = scene;
  const command = 'echo "made by the grandchild" > proof.txt';
  const grandchild = `FORK tester writes: {RUN ${command}; SAY The proof is there.}`;
  await ui.send(`FORK builder writes may=fork: {${grandchild}; SAY The tester is back.}; SAY The builder is back.`);
  await ui.card.getByText('tester', { exact: true }).waitFor();
  await ui.card.getByText(command, { exact: true }).waitFor();
  await ui.view.locator('[role="treeitem"][aria-selected="true"]', { hasText: 'main' }).waitFor();
  await screenshot(window.page, 'e2e-stories-grandchild');
  await ui.answer(command, 'Allow Once');
  await ui.view.getByText('returned: The tester is back.').waitFor();
  await ui.view.getByText('The builder is back.', { exact: true }).waitFor();
});

test('five fresh agents ask before they begin, and one of them forks into five', async () => {
  const { ui, window } = scene;
  const parts = [1, 2, 3, 4, 5].map(part => `part-${part}: {SAY part ${part} is $form}`).join(' | ');
  const forks = `SPAWN writer-1 onboard may=fork: {NEED form; FORK ${parts}; SAY All parts are $form.}`;
  const others = [2, 3, 4, 5].map(number => `+ SPAWN writer-${number} onboard: {NEED form; SAY ${number} is $form.}`);
  await ui.send(['KNOW form=short', forks, ...others, 'SAY All five writers are back.'].join('\n'));
  await ui.view.getByText('All five writers are back.', { exact: true }).waitFor();
  await ui.view.getByText('returned: All parts are short.').waitFor();
  await ui.receipts.first().waitFor();
  await screenshot(window.page, 'e2e-stories-onboarded');
});
