import type { Page } from 'playwright-core';
import type { BranchSettings } from '../../../src/session/branchSettings.ts';
import type { Rule } from '../../../src/session/rule.ts';
import type { WallReport } from '../../../src/session/wall.ts';
import type { HostScript } from './fakeHost.ts';
import { hostScript, storyScript } from './scenes.ts';
import type { State } from './states.ts';
import { tellStory, type Story } from './story.ts';

export const walled: WallReport = {
  kind: 'walled',
  driver: 'bubblewrap 0.8.0',
  words: 'The hands work behind bubblewrap 0.8.0: the workspace can be written, the rest of the machine cannot.',
};

export const unwalled: WallReport = {
  kind: 'none',
  driver: '',
  words: 'There is no wall here: bubblewrap is not installed. Install it with apt install bubblewrap.',
};

/** A command's prefix as a rule. */
export function prefixRule(...match: string[]): Rule {
  return { tool: 'bash', match, decision: 'allow', when: { wall: 'inside' }, examples: { yes: [], no: [] } };
}

/** A scene that opens on a story behind a wall, or without one. */
export function walledScript(story: Story, shown: number, wall: WallReport = walled): HostScript {
  const script = storyScript(story, shown);
  const frames = Object.entries(script.frames).map(([place, frame]) => [place, { ...frame, wall }]);
  return { ...script, frames: Object.fromEntries(frames) };
}

/** One finished turn on main, set as told. */
export function setStory(settings: BranchSettings): Story {
  const story = tellStory('orders-migration');
  story.prompt(1, 'Move the orders to the new table.');
  story.start(1);
  story.reply(1, ['Done: 31 queries moved.']);
  story.end(1, 'done');
  story.add({ type: 'branchConfigured', branch: 1, settings });
  return story;
}

/** Answers to two earlier requests added rules; one more holds for another branch. */
export function grantedStory(): Story {
  const story = setStory({ authority: 'auto', budget: { dollars: 2, minutes: 0 }, checkIn: 200 });
  const other = story.branch('try-mutex', 2, 1);
  const allow = (branch: number, scope: 'branch' | 'session', rule: Rule): void => {
    story.start(branch);
    const request = story.ask(branch, `g${story.tree.lastRequest}`, {});
    const hash = `h${request}`;
    story.add({
      type: 'permissionDecided',
      request,
      branch,
      decision: 'allow',
      scope,
      by: 'person',
      reason: '',
      hash,
      granted: rule,
    });
    story.end(branch, 'done');
  };
  allow(1, 'session', prefixRule('npm', 'run'));
  allow(1, 'branch', { ...prefixRule(), exact: 'npx drizzle-kit push --config billing.config.ts' });
  allow(1, 'session', { tool: 'edit', match: ['src/**'], decision: 'allow', examples: { yes: [], no: [] } });
  allow(other, 'branch', prefixRule('make'));
  return story;
}

/** Two agents ask to run commands that differ in one argument; a third asks for something else. */
export function alikeStory(count = 2): Story {
  const story = tellStory('orders-migration');
  story.prompt(1, 'Migrate the other modules the way scout did users. One agent each.');
  story.reply(1, ['Each module gets its agent.']);
  const names = ['billing', 'cart', 'auth', 'search', 'mail', 'admin', 'reports', 'stock', 'tax', 'users'];
  for (const name of names.slice(0, count)) {
    const branch = story.branch(`mig-${name}`, 2, 1);
    story.prompt(branch, `Migrate ${name}.`);
    story.start(branch);
    story.ask(branch, `a-${name}`, {
      title: `npx drizzle-kit push --config ${name}.config.ts`,
      facts: [{ label: 'Reaches', words: 'db.staging.internal:5432', outside: true }],
      group: 'npx drizzle-kit push db.staging.internal:5432',
    });
  }
  const docs = story.branch('docs', 2, 1);
  story.prompt(docs, 'Write it up.');
  story.start(docs);
  story.ask(docs, 'd1', { title: 'npm run docs', facts: [{ label: 'Writes', words: 'its own copy', outside: false }] });
  return story;
}

/** One agent asks with wider answers to choose from. */
export function widerStory(): Story {
  const story = tellStory('fix-login-race');
  story.prompt(1, 'Fix the login test.');
  story.start(1);
  story.reply(1, ['I run the tests.', { tool: 'bash', id: 'w1', input: { command: 'npm run test -- login' } }]);
  const rule = prefixRule('npm', 'run', 'test');
  const words = '`npm run test …` inside the wall';
  story.ask(1, 'w1', {
    title: 'npm run test -- login',
    facts: [
      { label: 'Writes', words: 'the workspace', outside: false },
      { label: 'Reaches', words: 'no network', outside: false },
    ],
    wider: [
      { scope: 'branch', words: `${words}, for main, until the session ends.`, rule },
      { scope: 'session', words: `${words}, for agents of fix-login-race, until the session ends.`, rule },
      { scope: 'workspace', words: `${words}, for every session in this folder.`, rule },
    ],
  });
  return story;
}

/** One agent asks to leave the wall. */
export function leavingStory(): Story {
  const story = tellStory('orders-migration');
  story.prompt(1, 'Push the schema to staging.');
  story.start(1);
  story.reply(1, [
    'The schema is ready.',
    { tool: 'bash', id: 'l1', input: { command: 'npx drizzle-kit push --config billing.config.ts' } },
  ]);
  story.ask(1, 'l1', {
    title: 'npx drizzle-kit push --config billing.config.ts',
    facts: [
      { label: 'Reaches', words: 'the network, as you can', outside: true },
      { label: 'Leaves the wall', words: 'I need it on staging to run the last 6 tests.', outside: true },
    ],
    wider: [{ scope: 'session', words: 'never offered', rule: prefixRule('npx') }],
  });
  return story;
}

/** An agent failed three times with the same call; the harness asks whether it goes on. */
export function repeatedStory(): Story {
  const story = tellStory('orders-migration');
  story.prompt(1, 'Fix the types.');
  story.start(1);
  story.reply(1, ['I try again.', { tool: 'bash', id: 'q1', input: { command: 'npx tsc -p .' } }]);
  story.ask(1, 'q1', {
    tool: 'goOn',
    title: 'main has failed three times with the same call. Go on?',
    detail: 'npx tsc -p .',
  });
  return story;
}

/** A night on *Unattended*: three requests were refused and kept. */
export function lateStory(): Story {
  const story = tellStory('orders-migration', new Date(2026, 10, 20, 3, 8).getTime());
  story.prompt(1, 'Migrate everything until the morning.');
  story.reply(1, ['I start.']);
  const settings: BranchSettings = { authority: 'unattended', unattended: { until: story.time + 2e8, hosts: [] } };
  story.add({ type: 'branchConfigured', branch: 1, settings });
  const asks = [
    ['mig-billing', 'npx drizzle-kit push --config billing.config.ts', 'db.staging.internal:5432'],
    ['dep-bump', 'npm install vite@8 --save-exact', 'registry.example.org'],
    ['dep-bump', 'npm publish', 'registry.example.org'],
  ] as const;
  for (const [name, title, host] of asks) {
    const known = [...story.tree.branches.values()].find(branch => branch.name === name)?.id;
    const branch = known ?? story.branch(name, 2, 1);
    story.prompt(branch, 'Do your part.');
    story.start(branch);
    const call = `n${story.tree.lastRequest}`;
    story.reply(branch, ['I try.', { tool: 'bash', id: call, input: { command: title } }]);
    const request = story.ask(branch, call, { title, facts: [{ label: 'Reaches', words: host, outside: true }] });
    story.add({
      type: 'permissionDecided',
      request,
      branch,
      decision: 'deny',
      scope: 'once',
      by: 'harness',
      reason: 'Nobody was there.',
      hash: `h${request}`,
      deferred: true,
    });
    const text = 'Refused: nobody was there to ask. It waits for the person.';
    story.results(branch, [{ call, name: 'bash', title, result: 'denied', ms: 0, text }]);
    story.reply(branch, ['It has to wait for you.']);
    story.end(branch, 'done');
  }
  return story;
}

/** What the wall did in a turn, in single calls and in folded ones, and how the turn ended. */
export function wallStory(end: 'limit' | 'checkIn'): Story {
  const story = setStory({ authority: 'auto' });
  story.prompt(1, 'Set up the tools and fetch the schema.');
  story.start(1);
  const title = 'npx create-tools --in sub';
  story.reply(1, ['I set them up.', { tool: 'bash', id: 'v1', input: { command: title } }]);
  const taken = {
    kind: 'quarantined' as const,
    what: 'sub/.mcp.json',
    words: 'sub/.mcp.json was taken away: it would start programs outside the wall. It is kept in quarantine.',
  };
  story.results(1, [{ call: 'v1', name: 'bash', title, exit: 0, ms: 9000, violations: [taken] }]);
  const steps = ['schema', 'types', 'seeds', 'views'].map((what, index) => ({
    call: `v2-${index}`,
    name: 'bash',
    title: `curl -sO https://db.example.org/${what}.sql`,
    exit: index === 0 ? 56 : 0,
    result: index === 0 ? ('failed' as const) : ('ok' as const),
    ...(index === 0
      ? {
          violations: [
            {
              kind: 'network' as const,
              what: 'db.example.org:443',
              words: 'The wall let nothing through to db.example.org:443. It is not on the list of hosts.',
            },
          ],
        }
      : {}),
  }));
  story.reply(1, [
    'Now the schema.',
    ...steps.map(step => ({ tool: 'bash', id: step.call, input: { command: step.title } })),
  ]);
  story.results(1, steps);
  if (end === 'limit') {
    story.end(1, 'limit', { limit: 'The budget of $2.00 is used: $2.04.' });
    return story;
  }
  const words =
    'You have changed 214 lines since the person last spoke. Finish the step you are in, then say what you did, how you know it works, and what is unsure, and hand back.';
  story.note(1, words, 'harness');
  story.reply(1, ['The tools are in place. The schema is missing: its host is not on your list.']);
  story.end(1, 'done');
  return story;
}

/** The pictures of authority, requests and late answers. */
export function authorityStates(at: (name: string, script: HostScript, reach: State['reach']) => State): State[] {
  const says =
    (words: string): State['reach'] =>
    page =>
      page.getByText(words).first().waitFor();
  const menu =
    (name: string, words: string): State['reach'] =>
    async page => {
      await page.getByRole('button', { name: `Authority: ${name}` }).click();
      await page.getByText(words).first().waitFor();
    };
  const set = { authority: 'auto', budget: { dollars: 2, minutes: 30 }, checkIn: 200 } as const;
  return [
    at('authority', walledScript(setStory(set), 1), menu('Auto', 'Counted from your last words.')),
    at('authority-nowall', walledScript(setStory({ authority: 'ask' }), 1, unwalled), menu('Ask', 'There is no wall')),
    at('grants', walledScript(grantedStory(), 1), async page => {
      await menu('Auto', '3 rules hold')(page);
      await page.getByRole('button', { name: 'Show' }).click();
      await page.getByText('npm run …').waitFor();
    }),
    at('unattended', walledScript(setStory(set), 1), openUnattended),
    at('unattended-wrong', walledScript(setStory(set), 1), async page => {
      await openUnattended(page);
      for (const [label, words] of [
        ['Until', 'tomorrow'],
        ['Budget in dollars', 'much'],
        ['May reach, as hosts with commas', 'https://example.org/x, db.example.org'],
      ] as const) {
        await page.getByRole('textbox', { name: label, exact: true }).fill(words);
      }
      await page.getByText('Start Unattended').click();
      await page.getByText('Give a time of day').waitFor();
    }),
    at('unattended-on', walledScript(lateStory(), 1), says('3 requests waited for you.')),
    at('wider', walledScript(widerStory(), 1), async page => {
      await page.getByLabel('More Ways to Allow').first().click();
      await page.getByText('Edit the Rule…').waitFor();
    }),
    at('rule', walledScript(widerStory(), 1), async page => {
      await page.getByLabel('More Ways to Allow').first().click();
      await page.getByText('Edit the Rule…').click();
      await page.getByText('Would allow').waitFor();
    }),
    at('leaving', walledScript(leavingStory(), 1), says('outside the wall')),
    at('repeated', walledScript(repeatedStory(), 1), says('Go on?')),
    at('alike', walledScript(alikeStory(), 1), says('Allow 2 Once')),
    at('alike-many', walledScript(alikeStory(10), 1), says('Allow 8 Once')),
    at('late', walledScript(lateStory(), 3), async page => {
      await page.getByText('Work Through 3').click();
      await page.getByText('while you were away').waitFor();
    }),
    at('late-done', lateDone(), async page => {
      await page.getByText('Work Through 3').click();
      await page.getByText('while you were away').waitFor();
      await page.evaluate(() => window.pushFrame({ events: window.hostScript.answers['done'] as never }));
      await page.getByText('All answered.').waitFor();
    }),
    at('wall-limit', walledScript(wallStory('limit'), 1), says('The budget of')),
    at('wall-checkin', walledScript(wallStory('checkIn'), 1), says('It checked in')),
  ];
}

async function openUnattended(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Authority: Auto' }).click();
  await page.getByRole('radio', { name: 'Unattended…' }).click();
  await page.getByText('Start Unattended').waitFor();
}

/** The late story, and the events of all three answers for when the page asks for them. */
function lateDone(): HostScript {
  const story = lateStory();
  const script = walledScript(story, 1);
  story.fresh();
  for (const { id, branch, shown } of story.tree.deferred.values()) {
    story.add({ type: 'deferredDecided', request: id, branch, decision: 'allow', reason: '', hash: shown.hash });
  }
  return { ...script, answers: { ...script.answers, done: story.fresh() } };
}

/** A wall's words before any session. */
export function welcomeWalled(): HostScript {
  const script = hostScript({});
  return { ...script, frames: { none: { ...script.frames['none'], wall: walled } } };
}
