import { test } from 'node:test';
import assert from 'node:assert/strict';
import { panelRig, type OpenPanel } from './harness/rig.ts';
import { emptyScript, loginStory, storyScript } from './harness/scenes.ts';

const rig = panelRig();

/** What Tab reaches from the composer on, as `part: name`; `bare` where nothing shows that the focus is there. */
async function tour(panel: OpenPanel, steps: number): Promise<string[]> {
  const stops: string[] = [];
  for (let step = 0; step < steps; step++) {
    stops.push(
      await panel.page.evaluate(() => {
        const at = document.activeElement;
        if (!at || at === document.body) return 'out';
        const part = at.closest('[data-part]')?.getAttribute('data-part') ?? at.className;
        const name = at.getAttribute('aria-label') ?? at.textContent ?? '';
        const inner = at.shadowRoot?.querySelector('button') ?? at;
        const style = getComputedStyle(inner);
        const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
        const edge = at.matches('.composer textarea') && getComputedStyle(document.querySelector('.composer') ?? at);
        const focus = getComputedStyle(document.body).getPropertyValue('--focus').trim();
        const shown = ring || (edge && edge.borderColor !== '' && focus !== '');
        return `${part}: ${name.trim() || '?'}${shown ? '' : ' (bare)'}`;
      }),
    );
    await panel.page.keyboard.press('Tab');
  }
  return stops;
}

test('Tab goes from the composer over its bar to session, outline, transcript and request, always visibly', async () => {
  const { story, mutex } = loginStory();
  const panel = await rig.open(storyScript(story, mutex), { clock: story.time });
  await panel.page.getByText('Add a test that fails without the lock.').first().waitFor();
  await panel.page.getByRole('textbox', { name: 'Prompt' }).focus();
  const stops = await tour(panel, 40);
  const within = stops.slice(0, stops.indexOf('out') < 0 ? undefined : stops.indexOf('out'));
  assert.deepEqual(
    within.filter(stop => stop.includes('(bare)') || stop.endsWith('?')),
    [],
  );
  assert.ok(within.includes('transcript: Edit and Fork'), 'the actions of a prompt are reached');
  const parts = within.map(stop => stop.split(':')[0]).filter((part, at, all) => part !== all[at - 1]);
  assert.deepEqual(parts, ['composer', 'open', 'outline', 'sash', 'transcript', 'request']);
  assert.deepEqual(within.slice(0, 5), [
    'composer: Prompt',
    'composer: Model: Opus 5.5 high',
    'composer: Authority: Ask',
    'composer: Stop (Ctrl+Esc)',
    'composer: Send after this turn (Enter), steer now (Alt+Enter)',
  ]);
  assert.ok(
    within.some(stop => stop.includes('Allow Once')),
    'the answer is reached',
  );
  await panel.close();
});

test('the actions of a prompt come and go without moving a line', async () => {
  const { story, mutex } = loginStory();
  const panel = await rig.open(storyScript(story, mutex), { width: 240 });
  const turn = panel.page.getByRole('article', { name: 'Turn 7', exact: true });
  await turn.waitFor();
  const height = (): Promise<number> => turn.locator('.prompt').evaluate(it => it.getBoundingClientRect().height);
  const before = await height();
  await turn.focus();
  await turn.getByRole('button', { name: 'Edit and Fork' }).waitFor();
  assert.equal(await height(), before);
  await panel.close();
});

test('without a key the first stop after the composer sets one', async () => {
  const panel = await rig.open(emptyScript({ key: 'none' }));
  await panel.page.getByText('No key yet').waitFor();
  await panel.page.getByRole('textbox', { name: 'Prompt' }).focus();
  await panel.page.keyboard.press('Tab');
  await panel.page.keyboard.press('Enter');
  assert.deepEqual(
    (await panel.posted('host')).map(message => message.action.type),
    ['setApiKey'],
  );
  await panel.close();
});

test('Escape leaves a sheet; it neither stops a run nor loses words', async () => {
  const { story, mutex } = loginStory();
  const panel = await rig.open(storyScript(story, mutex));
  const text = panel.page.getByRole('textbox', { name: 'Prompt' });
  await text.fill('half a thought');
  await panel.page.keyboard.press('Escape');
  await panel.page.getByRole('article', { name: 'Turn 7', exact: true }).focus();
  await panel.page.keyboard.press('f');
  await panel.page.getByText('New branch from the end of turn 7').waitFor();
  await panel.page.keyboard.press('Escape');
  assert.equal(await text.inputValue(), 'half a thought');
  await panel.page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
  assert.deepEqual(await panel.posted('intent'), []);
  await panel.close();
});
