import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { agent } from './harness/agentStory.ts';
import { panelRig, type OpenPanel } from './harness/rig.ts';
import { loginStory, storyScript } from './harness/scenes.ts';
import { session, tellStory, type Story } from './harness/story.ts';

const rig = panelRig();

/** How far the transcript is from its end, in pixels. */
function gap(page: Page): Promise<number> {
  return page.locator('.log').evaluate(log => Math.round(log.scrollHeight - log.clientHeight - log.scrollTop));
}

async function push(panel: OpenPanel, frame: object): Promise<void> {
  await panel.page.evaluate(text => window.pushFrame(JSON.parse(text) as never), JSON.stringify(frame));
  await panel.page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

function longStory(turns: number): Story {
  const story = tellStory('long');
  for (let n = 1; n <= turns; n++) {
    story.prompt(1, `Question ${n}.`);
    story.reply(1, [`Answer ${n}. ${'It goes on for a while. '.repeat(n % 12)}`]);
  }
  return story;
}

test('while text streams the view stays at its end, frame by frame', async () => {
  const story = longStory(30);
  story.prompt(1, 'Write a lot.');
  const run = story.start(1);
  const panel = await rig.open(storyScript(story, 1));
  await panel.page.getByText('Write a lot.').waitFor();
  let offset = 0;
  const gaps = new Set<number>();
  for (let n = 0; n < 60; n++) {
    const text = n % 5 === 4 ? `\n\nParagraph ${n}.\n\n- one\n- two\n` : `word ${n} and more words `;
    await push(panel, { live: [{ type: 'text', branch: 1, run, block: 0, offset, text }] });
    offset += text.length;
    gaps.add(await gap(panel.page));
  }
  assert.ok(Math.max(...gaps) <= 2, `never more than 2 px from the end, but ${[...gaps].join(' ')}`);
  await panel.clean();
  await panel.close();
});

test('the view stays at its end when the outline above it grows, and the turn goes on', async () => {
  const story = longStory(20);
  const panel = await rig.open(storyScript(story, 1));
  await panel.page.getByText('Question 20.').waitFor();
  story.fresh();
  story.prompt(1, 'Look in three places.');
  const run = story.start(1);
  await push(panel, { events: story.fresh() });
  const from = story.tree.branches.get(1)?.head ?? 0;
  for (const name of ['one', 'two', 'three']) agent(story, { name, parent: 1, from, call: 'f1' });
  await push(panel, { events: story.fresh() });
  await panel.page.getByText('three', { exact: true }).first().waitFor();
  assert.ok((await gap(panel.page)) <= 2, `${await gap(panel.page)} px from the end`);
  const text = 'All three are back. '.repeat(30);
  await push(panel, { live: [{ type: 'text', branch: 1, run, block: 0, offset: 0, text }] });
  assert.ok((await gap(panel.page)) <= 2, `${await gap(panel.page)} px from the end after more words`);
  await panel.close();
});

test('while a person reads further up nothing moves, and a button leads back', async () => {
  const story = longStory(40);
  story.prompt(1, 'Write a lot.');
  const run = story.start(1);
  const panel = await rig.open(storyScript(story, 1));
  await panel.page.getByText('Write a lot.').waitFor();
  await panel.page.locator('.log').hover();
  await panel.page.mouse.wheel(0, -900);
  await panel.page.getByRole('button', { name: 'Jump to Latest' }).waitFor();
  const seen = panel.page.locator('.row.turn').nth(4);
  const key = await seen.getAttribute('data-turn');
  const top = (): Promise<number> =>
    panel.page.locator(`[data-turn="${key}"]`).evaluate(row => Math.round(row.getBoundingClientRect().top));
  const before = await top();
  for (let n = 0; n < 20; n++) {
    await push(panel, {
      live: [{ type: 'text', branch: 1, run, block: 0, offset: n * 10, text: `line ${String(n).padStart(3)}\n\n` }],
    });
    assert.equal(await top(), before);
  }
  await panel.page.getByRole('button', { name: 'Jump to Latest' }).click();
  await panel.page.waitForFunction(() => {
    const log = document.querySelector('.log');
    return log && log.scrollHeight - log.clientHeight - log.scrollTop <= 2;
  });
  await panel.close();
});

test('live text leaves finished turns untouched', async () => {
  const story = longStory(3);
  story.prompt(1, 'Write.');
  const run = story.start(1);
  const panel = await rig.open(storyScript(story, 1));
  await panel.page.getByText('Answer 3.').waitFor();
  await panel.page.evaluate(() => {
    const counter = { changes: 0 };
    Object.assign(window, { counter });
    for (const row of [...document.querySelectorAll('.row.turn')].slice(0, -1)) {
      new MutationObserver(list => (counter.changes += list.length)).observe(row, {
        subtree: true,
        childList: true,
        characterData: true,
      });
    }
  });
  for (let n = 0; n < 10; n++) {
    await push(panel, { live: [{ type: 'text', branch: 1, run, block: 0, offset: n * 5, text: 'word ' }] });
  }
  await panel.page.getByText('word word word').waitFor();
  assert.equal(
    await panel.page.evaluate(() => (window as unknown as { counter: { changes: number } }).counter.changes),
    0,
  );
  await panel.close();
});

test('two thousand turns are a list of a few rows', async () => {
  const panel = await rig.open(storyScript(longStory(2000), 1));
  await panel.page.getByText('Answer 2000.').waitFor();
  assert.ok((await panel.page.locator('.row').count()) < 40);
  assert.ok((await gap(panel.page)) <= 2);
  await panel.page.locator('[data-turn]').last().focus();
  await panel.page.keyboard.press('Home');
  await panel.page.getByText('Question 1.', { exact: true }).waitFor();
  await panel.page.waitForFunction(() => document.activeElement?.getAttribute('aria-posinset') === '1');
  assert.equal(await panel.page.evaluate(() => document.activeElement?.getAttribute('aria-setsize')), '2000');
  assert.ok((await panel.page.locator('.row').count()) < 40);
  await panel.clean();
  await panel.close();
});

test('hostile text reaches the document only as text', async () => {
  const story = tellStory();
  story.prompt(1, 'Read <img src=x onerror=alert(1)> this');
  story.reply(1, [
    [
      '<script>window.hit = 1</script>',
      '<img src="https://evil.example/a.png" onerror="window.hit = 2">',
      '![pixel](https://evil.example/b.png)',
      '[click](javascript:window.hit=3) and [data](data:text/html,x) and [good](https://example.com/a?b=1)',
      '[vs](vscode://x/y) [cmd](command:workbench.action.quit) <a href="javascript:window.hit=4">a</a>',
      '[src/a.ts](src/a.ts#L12)',
      '```html\n<script>window.hit = 5</script>\n```',
      '<style>body{display:none}</style>',
    ].join('\n\n'),
  ]);
  const panel = await rig.open(storyScript(story, 1));
  await panel.page.getByText('window.hit = 5').waitFor();
  const inside = await panel.page.locator('.log').evaluate(log => ({
    made: log.querySelectorAll('script, img, style, iframe, a[href], object').length,
    hit: Reflect.get(window, 'hit') as unknown,
  }));
  assert.deepEqual(inside, { made: 0, hit: undefined });
  assert.deepEqual(await panel.page.getByRole('link').allInnerTexts(), ['Image: pixel', 'good', 'src/a.ts']);
  await panel.page.getByRole('link', { name: 'good' }).click();
  await panel.page.getByRole('link', { name: 'src/a.ts' }).click();
  assert.deepEqual(
    (await panel.posted('host')).map(message => message.action),
    [
      { type: 'openLink', url: 'https://example.com/a?b=1' },
      { type: 'openFile', session, branch: 1, path: 'src/a.ts', line: 12 },
    ],
  );
  assert.deepEqual(panel.strange, []);
  await panel.clean();
  await panel.close();
});

test('a call unfolds to what it was given, what it answered and how it ended', async () => {
  const { story, mutex } = loginStory();
  const panel = await rig.open(storyScript(story, mutex));
  await panel.page.getByRole('button', { name: 'src/auth/token.ts' }).click();
  assert.deepEqual(await panel.page.locator('.diff ins').allInnerTexts(), ['+ await lock(refresh);\n']);
  await panel.page.getByRole('button', { name: 'npm test -- login --repeat 20' }).click();
  await panel.page.getByText('Exit 0, 41 s').waitFor();
  await panel.page.waitForFunction(() => sessionStorage.getItem('state')?.includes('call/m7-5'));
  await panel.page.reload();
  await panel.page.getByText('Exit 0, 41 s').waitFor();
  await panel.clean();
  await panel.close();
});

test('a receipt opens the diff of its turn, and native menus know what they are for', async () => {
  const { story, mutex, at } = loginStory();
  const panel = await rig.open(storyScript(story, mutex));
  const turn = panel.page.getByRole('article', { name: 'Turn 7', exact: true });
  await turn.getByTitle('Open the diff of this turn').click();
  const [message] = await panel.posted('host');
  const end = (JSON.parse((await turn.getAttribute('data-vscode-context')) ?? '{}') as { node: number }).node;
  assert.deepEqual(message?.action, {
    type: 'openDiff',
    session,
    branch: mutex,
    from: at,
    to: end,
    title: 'Turn 7',
    files: ['src/auth/token.ts'],
  });
  await panel.page.evaluate(() => {
    window.addEventListener('contextmenu', event => {
      const target = (event.target as HTMLElement).closest<HTMLElement>('[data-vscode-context]');
      Object.assign(window, { menu: target?.dataset['vscodeContext'] });
    });
  });
  await turn.locator('.receipt').getByRole('button', { name: 'More Actions' }).click();
  const menu = await panel.page.evaluate(() => JSON.parse(String(Reflect.get(window, 'menu'))) as object);
  assert.deepEqual(menu, {
    webviewSection: 'turn',
    turnRole: 'reply',
    node: end,
    turn: 7,
    turnAfter: true,
    preventDefaultContextMenuItems: false,
  });
  await panel.close();
});

test('a reload brings back the branch, the place in it and the draft', async () => {
  const story = longStory(60);
  const script = storyScript(story, 1);
  const panel = await rig.open(script);
  await panel.page.getByText('Answer 60.').waitFor();
  await panel.page.evaluate(
    text => window.push({ type: 'command', command: JSON.parse(text) as never }),
    JSON.stringify({ type: 'openSession', session, branch: 1 }),
  );
  await panel.page.getByRole('textbox', { name: 'Prompt' }).fill('half a thought');
  await panel.page.locator('.log').hover();
  await panel.page.mouse.wheel(0, -2000);
  await panel.page.getByRole('button', { name: 'Jump to Latest' }).waitFor();
  const top = (): Promise<string> =>
    panel.page.locator('.log').evaluate(log => {
      const edge = log.getBoundingClientRect().top;
      const row = [...log.querySelectorAll('.row')].find(each => each.getBoundingClientRect().bottom > edge + 1);
      return row?.getAttribute('aria-posinset') ?? '';
    });
  await panel.page.waitForFunction(() => sessionStorage.getItem('state')?.includes('turn-'));
  await panel.page.evaluate(() => new Promise(resolve => setTimeout(resolve, 300)));
  const before = await top();
  assert.notEqual(before, '');
  await panel.page.reload();
  await panel.page.getByText('Question', { exact: false }).first().waitFor();
  await panel.page.waitForFunction(() => document.querySelector('textarea')?.value === 'half a thought');
  await panel.page.waitForFunction(
    expected => {
      const log = document.querySelector('.log');
      const edge = log?.getBoundingClientRect().top ?? 0;
      const row = [...(log?.querySelectorAll('.row') ?? [])].find(
        each => each.getBoundingClientRect().bottom > edge + 1,
      );
      return row?.getAttribute('aria-posinset') === expected;
    },
    before,
    { timeout: 5000 },
  );
  assert.deepEqual((await panel.posted('ready')).at(-1)?.shown, { session, branch: 1 });
  await panel.clean();
  await panel.close();
});

test('turns that are not here are fetched by their fold row and put in front without a jump', async () => {
  const story = longStory(30);
  const whole = story.snapshot(1);
  const page = (from: number, to: number, earlier: number): typeof whole.page => ({
    rows: whole.page.rows.slice(from, to),
    nodes: whole.page.nodes.slice(from, to),
    earlier,
  });
  const late = { ...whole, page: page(40, 60, 40) };
  const script = storyScript(story, 1);
  const frames = { none: { ...script.frames['none'], snapshot: late } };
  const panel = await rig.open({ ...script, frames, answers: { ...script.answers, earlier: page(0, 40, 0) } });
  await panel.page.getByText('Answer 30.').waitFor();
  await panel.page.locator('.log').evaluate(log => (log.scrollTop = 0));
  const row = panel.page.getByText('20 earlier turns');
  await row.click();
  await row.waitFor({ state: 'detached' });
  assert.deepEqual(
    (await panel.posted('query')).map(message => message.query).filter(query => query.type === 'earlier'),
    [{ type: 'earlier', session, branch: 1, before: 41 }],
  );
  await panel.page.getByText('Question 21.', { exact: true }).waitFor();
  await panel.page.locator('[data-turn]').last().focus();
  await panel.page.keyboard.press('Home');
  await panel.page.getByText('Question 1.', { exact: true }).waitFor();
  await panel.clean();
  await panel.close();
});
