import { test } from 'node:test';
import assert from 'node:assert/strict';
import { axeViolations, setTheme } from './harness/axe.ts';
import { picture } from './harness/picture.ts';
import { panelRig } from './harness/rig.ts';
import { hostScript } from './harness/scenes.ts';
import { allThemes } from './harness/theme.ts';

const rig = panelRig('test/webview/harness/controls.tsx');

test('every control of the toolkit is drawn in four themes, accessible and within its policy', async () => {
  const panel = await rig.open(hostScript({}));
  await panel.page.getByText('Allow Once').waitFor();
  for (const theme of allThemes) {
    await setTheme(panel.page, theme);
    await picture(panel.page, `controls-${theme}`);
    assert.deepEqual(await axeViolations(panel.page, theme === 'dark' ? 'everything' : 'style'), [], theme);
    const look = await panel.page.evaluate(() => {
      const control = document.querySelector('vscode-button')?.shadowRoot?.querySelector('.control');
      const wanted = getComputedStyle(document.documentElement).getPropertyValue('--vscode-button-background');
      const probe = document.body.appendChild(document.createElement('i'));
      probe.style.color = wanted;
      const colour = getComputedStyle(probe).color;
      probe.remove();
      return control ? [getComputedStyle(control).backgroundColor, colour] : [];
    });
    assert.equal(look[0], look[1], theme);
  }
  await panel.clean();
  await panel.close();
});

test('controls give what a person chose, and one that is off gives nothing', async () => {
  const panel = await rig.open(hostScript({}));
  const chosen = (what: string): Promise<string | null> => panel.page.locator('body').getAttribute(`data-${what}`);
  await panel.page.getByText('Deny…').click();
  assert.equal(await chosen('button'), 'secondary');
  await panel.page.getByText('Start Branch').click({ force: true });
  assert.equal(await chosen('button'), 'secondary');
  await panel.page.getByText('Send its result').click();
  assert.equal(await chosen('check'), 'off');
  await panel.page.locator('vscode-radio').nth(1).click({ force: true });
  assert.equal(await chosen('radio'), null);
  await panel.page.locator('vscode-dropdown').click();
  await panel.page.getByRole('option', { name: 'low' }).click();
  assert.equal(await chosen('drop'), 'low');
  await panel.page.locator('vscode-text-field').click();
  await panel.page.keyboard.press('Control+A');
  await panel.page.keyboard.type('trunk');
  await panel.page.keyboard.press('Enter');
  assert.equal(await chosen('text'), 'trunk');
  await panel.clean();
  await panel.close();
});
