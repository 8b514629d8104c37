import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { panelRig } from './harness/rig.ts';
import { storyScript } from './harness/scenes.ts';
import { tellStory, type Story } from './harness/story.ts';

const rig = panelRig('test/webview/harness/counted.tsx');

/** What was drawn since the last question, by part. */
function drawn(page: Page): Promise<Record<string, number>> {
  return page.evaluate(() => {
    const { renders } = window as unknown as { renders: Record<string, number> };
    const copy = { ...renders };
    for (const name of Object.keys(renders)) delete renders[name];
    return copy;
  });
}

/** Waits until nothing was drawn for ten frames. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { renders } = window as unknown as { renders: Record<string, number> };
    let [last, still] = ['', 0];
    while (still < 10) {
      await new Promise(resolve => requestAnimationFrame(resolve));
      const now = JSON.stringify(renders);
      still = now === last ? still + 1 : 0;
      last = now;
    }
  });
  await drawn(page);
}

function longStory(turns: number): Story {
  const story = tellStory('long');
  for (let n = 1; n <= turns; n++) {
    story.prompt(1, `Question ${n}.`);
    story.reply(1, [`Answer ${n}. ${'It goes on for a while. '.repeat(n % 12)}`]);
  }
  return story;
}

test('fifty tokens a second draw the live text and no finished turn', async () => {
  const story = longStory(30);
  story.prompt(1, 'Write a lot.');
  const run = story.start(1);
  const panel = await rig.open(storyScript(story, 1));
  await panel.page.getByText('Write a lot.').waitFor();
  await settled(panel.page);
  await panel.page.evaluate(
    ([branch, of]) =>
      new Promise<void>(resolve => {
        let n = 0;
        let offset = 0;
        const next = (): void => {
          if (n++ === 50) return resolve();
          const text = n % 10 === 0 ? `\n\nParagraph ${n}. ` : `word${n} `;
          window.pushFrame({ live: [{ type: 'text', branch, run: of, block: 0, offset, text }] });
          offset += text.length;
          requestAnimationFrame(() => requestAnimationFrame(next));
        };
        next();
      }),
    [1, run] as const,
  );
  await panel.page.getByText('Paragraph 50').waitFor();
  const parts = await drawn(panel.page);
  assert.ok((parts['LiveTail'] ?? 0) >= 25, `the live text was drawn: ${JSON.stringify(parts)}`);
  assert.equal(parts['TurnView'] ?? 0, 0);
  assert.equal(parts['ReceiptRow'] ?? 0, 0);
  assert.equal(parts['OutlineRowView'] ?? 0, 0);
  assert.equal(parts['RowView'] ?? 0, 0);
  await panel.close();
});

test('scrolling two thousand turns draws each row that comes into sight once', async () => {
  const panel = await rig.open(storyScript(longStory(2000), 1));
  await panel.page.getByText('Question 2000.').first().waitFor();
  await settled(panel.page);
  const seen = await panel.page.evaluate(async () => {
    const log = document.querySelector('.log');
    const keys = new Set<string>();
    const most = { rows: 0 };
    for (let step = 0; step < 120; step++) {
      log?.scrollBy(0, -240);
      await new Promise(resolve => requestAnimationFrame(resolve));
      const rows = document.querySelectorAll('.row');
      most.rows = Math.max(most.rows, rows.length);
      for (const row of rows) keys.add(row.getAttribute('data-turn') ?? row.className);
    }
    return { keys: keys.size, most: most.rows };
  });
  const parts = await drawn(panel.page);
  assert.ok(seen.keys > 100, `came far: ${seen.keys} rows`);
  assert.ok(seen.most <= 40, `few rows at a time: ${seen.most}`);
  assert.ok((parts['TurnView'] ?? 0) <= seen.keys * 2.2, `${parts['TurnView']} drawings of ${seen.keys} turns`);
  await panel.close();
});
