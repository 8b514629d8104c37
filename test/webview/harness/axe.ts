import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { themeOf, type Theme } from './theme.ts';

/** What colours decide; the other rules of axe find the same in every theme. */
const styleRules = ['color-contrast', 'link-in-text-block'];

/**
 * What axe finds wrong on the page, one line each: everything, or only what a change of the theme can change. A side bar
 * view has no landmarks and no first heading.
 */
export async function axeViolations(page: Page, asked: 'everything' | 'style' = 'everything'): Promise<string[]> {
  const isThere = await page.evaluate(() => 'axe' in window);
  if (!isThere) await page.evaluate(await readFile(path.resolve('node_modules/axe-core/axe.min.js'), 'utf8'));
  const results = await page.evaluate(
    only => {
      const off = { enabled: false };
      const rules = { region: off, 'page-has-heading-one': off, 'landmark-one-main': off };
      const options = { resultTypes: ['violations'], ...(only.length > 0 ? { runOnly: only } : { rules }) };
      return (window as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run(options);
    },
    asked === 'style' ? styleRules : [],
  );
  return results.violations.flatMap(found =>
    found.nodes.map(node => `${found.id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
  );
}

/** Changes the theme as VS Code does: variables on the root, classes on the body. */
export async function setTheme(page: Page, theme: Theme): Promise<void> {
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
