import type { Page } from 'playwright-core';
import { emptyScript, hostScript, loginStory, storyScript } from './scenes.ts';
import type { HostScript } from './fakeHost.ts';
import { authorityStates } from './authorityStates.ts';
import { rehearsalStates } from './rehearsalStates.ts';
import { rewindStates } from './rewindStates.ts';
import { frameOf, session, standing, tellStory, type Story } from './story.ts';

/** One state of the panel: what the host says, and what a person then does. */
export interface State {
  readonly name: string;
  readonly script: HostScript;
  readonly clock: number;
  reach(page: Page): Promise<void>;
}

/** Every state that has a picture of its own. */
export function allStates(): State[] {
  const { story, main, mutex } = loginStory();
  const at = (name: string, script: HostScript, reach: State['reach']): State => ({
    name,
    script,
    clock: story.time + 8000,
    reach,
  });
  const words =
    (text: string): State['reach'] =>
    page =>
      page.getByText(text).first().waitFor();
  const quiet = quietStory();
  return [
    at('main', storyScript(story, mutex), page => running(page, story, mutex)),
    at('fork', storyScript(quiet, 1), twoWays),
    ...rewindStates(at),
    at('firstrun', emptyScript({ key: 'none' }), words('A conversation you can fork')),
    at('needskey', emptyScript({ key: 'none' }), async page => {
      await page.getByRole('textbox', { name: 'Prompt' }).fill('Build a shop.');
      await page.keyboard.press('Enter');
      await page.getByText('A key is needed to send this.').waitFor();
    }),
    at('environment', emptyScript({ key: 'environment?' }), words('Use the key from')),
    at('nofolder', emptyScript({}, ''), words('Open a folder first.')),
    at('untrusted', untrusted(quiet), words('This folder is not trusted.')),
    at('sessions', sessions(), words('Ask for something, or open')),
    at('events', eventScript(), words('Rewound to')),
    at('limited', limitedScript(), words('Rate limited.')),
    at('markdown', storyScript(markdownStory(), 1), words('The end of it.')),
    at('details', storyScript(story, mutex), async page => {
      await page.getByRole('button', { name: 'src/auth/token.ts' }).click();
      await page.getByRole('button', { name: 'npm test -- login --repeat 20' }).click();
      await page.getByText('Exit 0, 41 s').waitFor();
    }),
    at('change', storyScript(changeStory(), 1), words('asks to change')),
    at('menus', storyScript(story, main), async page => {
      await page.getByRole('button', { name: 'Authority: Ask' }).click();
      await page.getByText('It is not known yet').waitFor();
    }),
    ...rehearsalStates(at),
    ...authorityStates(at),
    at('stopped', storyScript(stoppedStory(), 1), words('stopped by you')),
    at('missed', storyScript(missedStory(), 1), words('The model was changed.')),
    at('reason', storyScript(story, main), async page => {
      await page.clock.setFixedTime(story.time + 9000);
      await page.getByText('Deny…').click();
      await page.locator('vscode-text-field').waitFor();
    }),
  ];
}

async function running(page: Page, story: Story, branch: number): Promise<void> {
  await page.getByText('Add a test that fails without the lock.').first().waitFor();
  const run = story.tree.branches.get(branch)?.run?.id ?? 0;
  const text = '✓ refreshes once when alone\n✓ waits for a refresh under way\n';
  const live = [{ type: 'output' as const, branch, run, call: 'm8-2', offset: 0, text }];
  await page.evaluate(pieces => window.pushFrame({ live: pieces }), live);
  await page.getByText('waits for a refresh under way').waitFor();
}

async function twoWays(page: Page): Promise<void> {
  await page.getByRole('article', { name: 'Turn 6', exact: true }).focus();
  await page.keyboard.press('f');
  await page.getByLabel('Way 1').fill('Guard the refresh with a mutex. Leave the retry logic alone.');
  await page.keyboard.press('Alt+Enter');
  await page.getByLabel('Way 2').fill('Retry once with the new token, with a limit of one retry.');
  await page.getByText('Each reads 41k').waitFor();
}

/** The login story before anything was forked. */
function quietStory(): Story {
  const { story } = loginStory('main only');
  return story;
}

function untrusted(story: Story): HostScript {
  return hostScript({ none: frameOf(story, 1, { standing: { ...standing, trusted: false } }) });
}

function sessions(): HostScript {
  const now = Date.UTC(2026, 10, 20, 13, 0);
  const row = (title: string, hours: number, more = {}): object => ({
    session: `s-${title}`,
    title,
    folder: '/projects/app',
    origin: 'person',
    changed: now - hours * 3_600_000,
    cost: 0.41 * hours,
    running: 0,
    asks: 0,
    ...more,
  });
  const rows = [
    row('fix-login-race', 0.2, { running: 2, asks: 1 }),
    row('Try a rehearsal', 2, { origin: 'rehearsal' }),
    row('orders-migration', 26),
    row('older', 90),
  ];
  return hostScript({ none: { snapshot: null, standing, sessions: rows as never } });
}

/** Everything that ends otherwise than well, on one path. */
function eventScript(): HostScript {
  const story = tellStory();
  const prompt = story.prompt(1, 'Move the orders to the new table.');
  story.start(1);
  story.reply(1, ['It starts well, and then'], {
    stop: 'failed',
    failure: { kind: 'cut', message: 'The connection ended.' },
  });
  story.reply(1, [], { stop: 'failed', failure: { kind: 'auth', message: 'refused', status: 401 } });
  story.reply(1, ['Second try.']);
  story.end(1, 'interrupted', { unknown: 'npm run migrate' });
  story.add({ type: 'damageFound', file: 'events-0001.jsonl', line: 4102, reason: 'not JSON' });
  story.prompt(1, 'Again.');
  story.add({ type: 'headMoved', branch: 1, from: 5, to: prompt, reason: 'rewind' });
  const cut = story.branch('shard-3', prompt, 1);
  story.prompt(cut, 'Do shard 3.');
  story.start(cut);
  story.end(cut, 'interrupted', { unknown: 'npm run migrate' });
  const failed = story.branch('types', prompt, 1);
  story.prompt(failed, 'Fix the types.');
  story.start(failed);
  story.end(failed, 'failed', { failure: { kind: 'network', message: 'No connection to api.anthropic.com' } });
  const stopped = story.branch('bump', prompt, 1);
  story.prompt(stopped, 'Bump it.');
  story.start(stopped);
  story.end(stopped, 'stopped');
  return hostScript({ none: frameOf(story, 1, { trouble: 'The disk of the log is full.' }) });
}

function limitedScript(): HostScript {
  const story = tellStory();
  story.prompt(1, 'Move the orders to the new table.');
  const run = story.start(1);
  const until = loginStory().story.time + 46_000;
  const live = [{ type: 'waiting', branch: 1, run, why: 'rateLimit', words: 'rate limited', until }] as const;
  story.add({ type: 'promptQueued', queued: 1, branch: 1, words: 'and then the invoices', when: 'turnEnd' });
  return hostScript({ none: frameOf(story, 1, { live: [...live] }), [`${session}/1`]: frameOf(story, 1) });
}

function markdownStory(): Story {
  const story = tellStory();
  story.prompt(1, 'Explain it with everything you have.');
  story.reply(1, [
    '# The lock\n\nOne **lock** around `refreshToken()`, *not* two. See [token.ts](src/auth/token.ts#L12) and [the paper](https://example.com).\n\n' +
      '1. first\n2. second\n   - nested\n\n- [x] done\n- [ ] open\n\n> A quote that is long enough to run over more than one line in a side bar.\n\n' +
      '```ts\n// one lock\nexport async function refresh(): Promise<string> {\n  return lock("token", () => fetchToken(42));\n}\n```\n\n' +
      '| way | tests | cost |\n|---|---|---:|\n| try-mutex | 20 of 20 | $0.07 |\n| retry-loop | 17 of 20 | $0.22 |\n\n---\n\nThe end of it.',
  ]);
  return story;
}

function stoppedStory(): Story {
  const story = tellStory();
  story.prompt(1, 'Look at everything.');
  story.start(1);
  story.reply(1, ['I begin with the list.'], { cost: 0.001, stop: 'aborted' });
  story.end(1, 'stopped');
  story.prompt(1, 'Only the tests then.');
  story.start(1);
  story.reply(1, [{ tool: 'edit', id: 's1', input: { path: 'src/a.ts', old_string: 'a', new_string: 'b' } }]);
  const files = [{ path: 'src/a.ts', change: 'edited' as const, added: 1204, removed: 318 }];
  story.results(1, [{ call: 's1', name: 'edit', title: 'src/a.ts', files, result: 'cancelled' }]);
  story.end(1, 'stopped');
  return story;
}

function missedStory(): Story {
  const story = tellStory();
  story.prompt(1, 'Go on.');
  const usage = { input: 41_000, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 20 };
  story.reply(1, ['Here it is.'], { usage, cost: 0.25, missed: 'model_changed' });
  return story;
}

function changeStory(): Story {
  const story = tellStory();
  story.prompt(1, 'Fix the token.');
  story.start(1);
  story.reply(1, [
    'I add the lock.',
    { tool: 'edit', id: 'e1', input: { path: 'src/auth/token.ts', old_string: 'a', new_string: 'b' } },
  ]);
  const lines = Array.from({ length: 14 }, (_, index) => `+  const step${index} = await lock(refresh);`);
  story.ask(1, 'e1', {
    tool: 'edit',
    title: 'src/auth/token.ts',
    detail: ['-  refresh();', ...lines].join('\n'),
    facts: [
      { label: 'Changes', words: 'src/auth/token.ts', outside: true },
      { label: 'Runs later', words: 'package.json is run by other tools', outside: true },
    ],
  });
  return story;
}
