import { test } from 'node:test';
import assert from 'node:assert/strict';
import { setStory, walledScript } from './harness/authorityStates.ts';
import { panelRig, type OpenPanel } from './harness/rig.ts';
import { session } from './harness/story.ts';

const rig = panelRig();
const evening = new Date(2026, 10, 20, 22, 41).getTime();
const morning = new Date(2026, 10, 21, 8, 0).getTime();

/** The panel with the sheet open. */
async function opened(settings: object = {}): Promise<OpenPanel> {
  const script = walledScript(setStory({ authority: 'auto', budget: { dollars: 2, minutes: 30 }, ...settings }), 1);
  const panel = await rig.open(script, { clock: evening });
  await openSheet(panel);
  return panel;
}

async function openSheet(panel: OpenPanel): Promise<void> {
  await panel.page.getByRole('button', { name: /^Authority: / }).click();
  await panel.page.getByRole('radio', { name: 'Unattended…' }).click();
  await panel.page.getByText('Start Unattended').waitFor();
}

const field = (panel: OpenPanel, name: string): ReturnType<OpenPanel['page']['getByRole']> =>
  panel.page.getByRole('textbox', { name, exact: true });
const hosts = 'May reach, as hosts with commas';

test('the sheet asks until when, for how much and how far, with the budget first', async () => {
  const panel = await opened();
  await panel.page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Budget in dollars');
  assert.equal(await field(panel, 'Until').inputValue(), '08:00');
  await panel.page.getByText('tomorrow').waitFor();
  assert.equal(await field(panel, 'Budget in dollars').inputValue(), '25');
  await panel.page.getByText('nothing beside the hosts in your settings').waitFor();
  await panel.page.getByText('What would ask is refused and queued. Nothing is merged into your workspaces.').waitFor();
  await field(panel, hosts).fill('registry.example.org, *.example.net');
  await panel.page.getByText('2 hosts beside those in your settings').waitFor();
  await panel.page.getByText('Start Unattended').click();
  await panel.page.getByRole('textbox', { name: 'Prompt' }).waitFor();
  assert.deepEqual(
    (await panel.posted('intent')).map(message => message.intent),
    [
      {
        type: 'configureBranch',
        session,
        branch: 1,
        settings: {
          authority: 'unattended',
          budget: { dollars: 25, minutes: 30 },
          unattended: { until: morning, hosts: ['registry.example.org', '*.example.net'] },
        },
      },
    ],
  );
  await panel.clean();
  await panel.close();
});

test('what makes no sense is said in words and nothing starts', async () => {
  const panel = await opened();
  await field(panel, 'Until').fill('late');
  await field(panel, 'Budget in dollars').fill('');
  await field(panel, hosts).fill('https://example.org/path');
  await field(panel, hosts).press('Enter');
  await panel.page.getByText('Give a time of day, such as 08:00.').waitFor();
  await panel.page.getByText('Say how much it may spend, such as 25.').waitFor();
  await panel.page.getByText('“https://example.org/path” is no host. Write it as registry.example.org.').waitFor();
  assert.deepEqual(await panel.posted('intent'), []);
  await field(panel, 'Until').fill('7');
  await panel.page.getByText('Give a time of day').waitFor({ state: 'detached' });
  await panel.close();
});

test('Escape leaves the sheet and keeps what was typed, after a reload too', async () => {
  const panel = await opened();
  await field(panel, 'Budget in dollars').fill('7.50');
  await panel.page.keyboard.press('Escape');
  await panel.page.getByRole('textbox', { name: 'Prompt' }).waitFor();
  assert.deepEqual(await panel.posted('intent'), []);
  await panel.page.waitForFunction(() => sessionStorage.getItem('state')?.includes('7.50'));
  await panel.page.reload();
  await openSheet(panel);
  assert.equal(await field(panel, 'Budget in dollars').inputValue(), '7.50');
  await panel.close();
});

test('a refusal is said and the sheet stays', async () => {
  const panel = await opened();
  await panel.page.evaluate(() => (window.refuse = { configureBranch: { reason: 'The disk is full.', code: 'disk' } }));
  await panel.page.getByText('Start Unattended').click();
  await panel.page.getByText('The disk is full.').waitFor();
  assert.equal(await panel.page.getByText('Start Unattended').count(), 1);
  await panel.close();
});

test('an unattended branch opens the sheet with what holds', async () => {
  const unattended = { until: new Date(2026, 10, 21, 7, 30).getTime(), hosts: ['a.example.org'] };
  const panel = await opened({ authority: 'unattended', budget: { dollars: 12, minutes: 0 }, unattended });
  assert.equal(await field(panel, 'Until').inputValue(), '07:30');
  assert.equal(await field(panel, 'Budget in dollars').inputValue(), '12');
  assert.equal(await field(panel, hosts).inputValue(), 'a.example.org');
  await panel.close();
});
