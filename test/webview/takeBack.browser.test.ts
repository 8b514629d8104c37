import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdFor } from '../../webview/shell/takeBack.ts';
import { axeViolations, setTheme } from './harness/axe.ts';
import { crowding } from './harness/crowding.ts';
import { picture } from './harness/picture.ts';
import { panelRig, type OpenPanel } from './harness/rig.ts';
import { loginStory, storyScript } from './harness/scenes.ts';
import type { Story } from './harness/story.ts';
import { allThemes } from './harness/theme.ts';

const rig = panelRig();

interface Opened extends OpenPanel {
  readonly story: Story;
  readonly retry: number;
  /** Lets the card take answers. */
  ripe(): Promise<void>;
  /** The log says that a request was answered. */
  decided(request: number, decision: 'allow' | 'deny'): Promise<void>;
  tell(): Promise<void>;
  intents(): Promise<unknown[]>;
  /** The time in which an answer can be taken back is over. Until then it does not pass, however slow the machine is. */
  expire(): Promise<void>;
}

declare global {
  interface Window {
    /** What waits for the end of that time. */
    held?: (() => void)[];
  }
}

async function opened(): Promise<Opened> {
  const { story, mutex, retry } = loginStory();
  story.fresh();
  const panel = await rig.open(storyScript(story, mutex), { clock: story.time });
  await panel.page.locator('[data-part="request"]').waitFor();
  await holdTimers(panel);
  let now = story.time;
  const tell = (): Promise<void> =>
    panel.page.evaluate(text => window.pushFrame({ events: JSON.parse(text) as never }), JSON.stringify(story.fresh()));
  const ripe = (): Promise<void> => panel.page.clock.setFixedTime((now += 400));
  await ripe();
  return {
    ...panel,
    story,
    retry,
    ripe,
    tell,
    expire: () =>
      panel.page.evaluate(() => {
        for (const work of window.held ?? []) work();
      }),
    decided: (request, decision) => {
      const answer = { decision, scope: 'once', by: 'person', reason: '', hash: `h${request}` } as const;
      story.add({ type: 'permissionDecided', request, branch: retry, ...answer });
      return tell();
    },
    intents: async () =>
      (await panel.posted('intent')).map(({ intent }) =>
        intent.type === 'decide'
          ? [intent.type, intent.request, intent.decision, intent.hold ?? 0]
          : intent.type === 'takeBack'
            ? [intent.type, intent.request]
            : intent.type,
      ),
  };
}

/** From now on timers as long as an answer can be taken back run when the test says so. */
function holdTimers({ page }: OpenPanel): Promise<void> {
  return page.evaluate(long => {
    const held: (() => void)[] = [];
    window.held = held;
    const start = window.setTimeout.bind(window);
    const startOrHold = (work: () => void, ms?: number): number => (ms === long ? held.push(work) : start(work, ms));
    window.setTimeout = startOrHold as typeof window.setTimeout;
  }, holdFor);
}

const line = (panel: OpenPanel) => panel.page.locator('[data-focus="takeBack"]');

/** Waits until the keyboard is in a part of the panel. */
const focusIn = (panel: OpenPanel, selector: string): Promise<unknown> =>
  panel.page.waitForFunction(where => document.activeElement?.matches(where), selector);

async function denyFirst(panel: Opened): Promise<void> {
  await panel.page.locator('[data-part="request"]').focus();
  await panel.page.keyboard.press('d');
  await panel.decided(1, 'deny');
}

async function denyBoth(panel: Opened): Promise<void> {
  await denyFirst(panel);
  await panel.page.locator('[data-part="request"]').getByText('npm publish').waitFor();
  await focusIn(panel, '[data-part="request"]');
  await panel.ripe();
  await panel.page.keyboard.press('d');
  await panel.decided(2, 'deny');
}

test('Z takes the last denial back from the next card, and the line goes', async () => {
  const panel = await opened();
  await denyFirst(panel);
  await line(panel).getByText('rm -rf dist && npm run build').waitFor();
  assert.equal(await line(panel).getAttribute('aria-label'), 'Denied: rm -rf dist && npm run build. Z takes it back.');
  await focusIn(panel, '[data-part="request"]');
  for (const theme of allThemes) {
    await setTheme(panel.page, theme);
    await picture(panel.page, `panel-taken-back-${theme}`);
    assert.deepEqual(await axeViolations(panel.page), [], theme);
  }
  await panel.page.keyboard.press('z');
  await line(panel).waitFor({ state: 'detached' });
  assert.deepEqual(await panel.intents(), [
    ['decide', 1, 'deny', 5000],
    ['takeBack', 1],
  ]);
  await panel.clean();
  await panel.close();
});

test('after the last card the line has the focus: Z takes back, other letters are written to the agent', async () => {
  const panel = await opened();
  await denyBoth(panel);
  await focusIn(panel, '[data-focus="takeBack"]');
  for (const width of [240, 360]) {
    await panel.page.setViewportSize({ width, height: 700 });
    assert.deepEqual(await crowding(panel.page), [], `${width} px`);
  }
  await panel.page.keyboard.press('Z');
  await focusIn(panel, '[data-focus="composer"]');
  assert.deepEqual((await panel.intents()).at(-1), ['takeBack', 2]);
  await panel.close();

  const other = await opened();
  await denyBoth(other);
  await focusIn(other, '[data-focus="takeBack"]');
  await other.page.keyboard.type('why');
  assert.equal(await other.page.locator('textarea').inputValue(), 'why');
  await other.close();
});

test('a Z in the reason for the next denial is a letter', async () => {
  const panel = await opened();
  await denyFirst(panel);
  await line(panel).waitFor();
  await focusIn(panel, '[data-part="request"]');
  await panel.ripe();
  await panel.page.keyboard.press('w');
  await panel.page.waitForFunction(() => document.activeElement?.tagName === 'VSCODE-TEXT-FIELD');
  await panel.page.keyboard.type('zoo');
  assert.equal((await panel.intents()).length, 1);
  await panel.close();
});

test('the button takes back; what the agent has heard of has no line any more', async () => {
  const panel = await opened();
  await denyFirst(panel);
  await line(panel).getByText('Take Back').click();
  assert.deepEqual((await panel.intents()).at(-1), ['takeBack', 1]);
  await panel.close();

  const late = await opened();
  await denyBoth(late);
  await line(late).waitFor();
  late.story.end(late.retry, 'done');
  await late.tell();
  await line(late).waitFor({ state: 'detached' });
  await late.close();
});

test('when its time is over the line goes, and Z takes nothing back any more', async () => {
  const panel = await opened();
  await denyFirst(panel);
  await line(panel).waitFor();
  await panel.expire();
  await line(panel).waitFor({ state: 'detached' });
  await panel.page.keyboard.press('z');
  assert.equal((await panel.intents()).length, 1);
  await panel.close();
});

test('an allow has the line only until its call begins', async () => {
  const panel = await opened();
  await panel.page.locator('[data-part="request"]').focus();
  await panel.page.keyboard.press('a');
  await panel.decided(1, 'allow');
  await line(panel).getByText('Allowed').waitFor();
  const run = panel.story.tree.branches.get(panel.retry)?.run?.id ?? 0;
  const call = { call: 'r7-1', tool: 'bash', title: 'rm -rf dist && npm run build' } as const;
  panel.story.add({ type: 'toolStarted', run, branch: panel.retry, ...call });
  await panel.tell();
  await line(panel).waitFor({ state: 'detached' });
  await panel.close();
});
