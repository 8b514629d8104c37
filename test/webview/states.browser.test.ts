import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { before, test } from 'node:test';
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { AxeResults } from 'axe-core';
import { panelRig } from './harness/rig.ts';
import { allStates } from './harness/states.ts';
import { allThemes, themeOf, type Theme } from './harness/theme.ts';

const rig = panelRig();
const folder = path.resolve('out/screenshots');
let axe = '';

before(async () => {
  await mkdir(folder, { recursive: true });
  axe = await readFile(path.resolve('node_modules/axe-core/axe.min.js'), 'utf8');
});

for (const state of allStates()) {
  test(`${state.name}: drawn, accessible and within its policy in four themes`, async () => {
    const panel = await rig.open(state.script, { clock: state.clock });
    await state.reach(panel.page);
    for (const theme of allThemes) {
      await setTheme(panel.page, theme);
      const file = path.join(folder, `panel-${state.name}-${theme}.png`);
      await panel.page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
      assert.deepEqual(await violations(panel.page, axe), [], theme);
    }
    await panel.clean();
    await panel.close();
  });
}

test('in a narrow and in a wide side bar nothing runs out of its place', async () => {
  const [state] = allStates();
  assert.ok(state);
  for (const width of [240, 300, 400]) {
    const panel = await rig.open(state.script, { clock: state.clock, width });
    await state.reach(panel.page);
    const wide = await panel.page.evaluate(() =>
      [...document.querySelectorAll('body *')]
        .filter(each => each.getBoundingClientRect().right > innerWidth + 0.5 && !each.closest('.unseen, .cut'))
        .map(each => each.className),
    );
    assert.deepEqual(wide, [], `${width} px`);
    await panel.page.screenshot({
      path: path.join(folder, `panel-main-dark-${width}.png`),
      animations: 'disabled',
      caret: 'hide',
    });
    await panel.close();
  }
});

/** Changes the theme as VS Code does: variables on the root, classes on the body. */
async function setTheme(page: Page, theme: Theme): Promise<void> {
  await page.evaluate(({ css, bodyClass }) => {
    const sheet = [...document.styleSheets].find(
      each => each.href === null && each.cssRules[0]?.cssText.startsWith('html {'),
    );
    sheet?.deleteRule(0);
    sheet?.insertRule(css, 0);
    document.body.className = bodyClass;
  }, themeOf(theme));
  await page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

async function violations(page: Page, source: string): Promise<string[]> {
  await page.evaluate(source);
  const results = await page.evaluate(() =>
    (window as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run({
      rules: {
        region: { enabled: false },
        'page-has-heading-one': { enabled: false },
        'landmark-one-main': { enabled: false },
      },
    }),
  );
  return results.violations.flatMap(found =>
    found.nodes.map(node => `${found.id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
  );
}
