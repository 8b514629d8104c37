import type { Page } from 'playwright-core';
import {
  adoption,
  backStory,
  agent,
  askPerson,
  ended,
  mailStory,
  refusedStory,
  running,
  send,
  take,
  tenStory,
  threeStory,
} from './agentStory.ts';
import type { HostScript } from './fakeHost.ts';
import { loginStory, storyScript } from './scenes.ts';
import type { State } from './states.ts';
import { tellStory, type Story } from './story.ts';

/** Asks for something on a turn, as VS Code's own menus do. */
export async function askTurn(page: Page, type: 'splitOff' | 'forkFrom', node: number): Promise<void> {
  await page.getByRole('article').first().waitFor();
  await page.evaluate(what => window.push({ type: 'command', command: what as never }), { type, node });
}

/** Two questions of one agent, one without a way on by itself. */
export function questionsStory(): Story {
  const { story, children } = threeStory();
  const [, api = 0] = children;
  askPerson(story, api, [
    {
      words: 'Which database do the tests run against?',
      choices: ['SQLite', 'Postgres in Docker'],
      otherwise: 'SQLite.',
    },
    { words: 'Who owns the retry policy?', choices: [], otherwise: '' },
  ]);
  return story;
}

/** Every tool of the tree, answered, in one finished turn; and one that was refused. */
export function callsStory(): Story {
  const story = tellStory('tools');
  story.prompt(1, 'Use everything.');
  story.start(1);
  const questions = [{ question: 'Which driver?', choices: ['a', 'b'], otherwise: 'a' }, { question: 'Which table?' }];
  const calls = [
    {
      tool: 'fork',
      id: 'c1',
      input: {
        branches: [
          { name: 'left', task: 'Go left.' },
          { name: 'right', task: 'Go right.' },
        ],
      },
    },
    { tool: 'ask', id: 'c2', input: { to: 'parent', questions } },
    { tool: 'send', id: 'c3', input: { to: 'left', words: 'The driver is new.' } },
  ];
  const from = story.reply(1, ['First this.', ...calls]);
  for (const name of ['left', 'right']) {
    const made = agent(story, { name, parent: 1, from, call: 'c1' });
    ended(story, made, `Went ${name}.`);
    take(story, send(story, made, 1, `${name}, done.`, 'result'), 1);
  }
  story.results(
    1,
    calls.map(call => ({ call: call.id, name: call.tool, title: call.tool, text: 'Done.' })),
  );
  story.reply(1, [
    'Then that.',
    { tool: 'wait', id: 'c4', input: { for: ['left', 'right'] } },
    { tool: 'compact', id: 'c5', input: { keep: 'the driver' } },
    { tool: 'spawn', id: 'c6', input: { name: 'fresh', task: 'Look with fresh eyes.', may: ['network'] } },
  ]);
  story.results(1, [
    { call: 'c4', name: 'wait', title: 'wait' },
    { call: 'c5', name: 'compact', title: 'compact' },
    { call: 'c6', name: 'spawn', title: 'spawn', result: 'denied', text: 'You may not spawn.' },
  ]);
  story.end(1, 'done');
  return story;
}

/** A grandchild asks to run something; main waits for its child, and that for it. */
export function grandchildStory(): Story {
  const { story, children } = threeStory();
  const [, api = 0] = children;
  const from = story.tree.branches.get(api)?.head ?? 0;
  const deep = agent(story, { name: 'callers-api-deep', parent: api, from, call: 't-x' });
  story.add({
    type: 'toolStarted',
    run: story.tree.branches.get(api)?.run?.id ?? 0,
    branch: api,
    call: 't-x',
    tool: 'fork',
    title: 'fork',
  });
  running(story, deep, 'bash', 'npm run codegen');
  story.ask(deep, `t-${deep}`, {
    title: 'npm run codegen && git diff --stat',
    facts: [{ label: 'Writes', words: 'its own copy only', outside: false }],
  });
  return story;
}

/** What agents look like in the panel. */
export function agentStates(at: (name: string, script: HostScript, reach: State['reach']) => State): State[] {
  const words =
    (text: string): State['reach'] =>
    page =>
      page.getByText(text).first().waitFor();
  const three = threeStory();
  const ten = tenStory();
  const mail = mailStory();
  const login = loginStory('main only');
  const back = backStory('failed');
  const backScript = storyScript(back.story, 1);
  const tried = {
    [`adoptPreview/${back.children[0]}`]: adoption('clean'),
    [`adoptPreview/${back.children[1]}`]: adoption('conflict'),
  };
  const refused = storyScript(refusedStory('before anything was done').story, 1);
  const cold = { tokens: 41_000, warm: false, cost: 0.1 };
  return [
    at('agents', storyScript(ten.story, ten.main), words('mig-billing')),
    at('agents-three', storyScript(three.story, three.main), words('3 agents:')),
    at('agents-child', storyScript(three.story, three.children[1] ?? 0), words('Forked from main')),
    at('agents-spawned', storyScript(ten.story, ten.scout), words('From main')),
    at('agents-questions', storyScript(questionsStory(), 1), async page => {
      await page.getByTitle('Next request (J)').click();
      await page.getByText('Who owns the retry policy?').waitFor();
    }),
    at('agents-grandchild', storyScript(grandchildStory(), 1), words('npm run codegen && git diff --stat')),
    at('agents-calls', storyScript(callsStory(), 1), async page => {
      await page.getByText('Forked into 2').first().click();
      await page.getByText('Go right.').waitFor();
    }),
    at('agents-mail', storyScript(mail.story, mail.main), async page => {
      await page.getByText('Discard Before It Is Read').first().waitFor();
      await page.getByText('The agent went back to n2.').click();
    }),
    at('agents-splitoff', storyScript(login.story, 1), async page => {
      await askTurn(page, 'splitOff', login.at);
      await page.getByText('Files go with the branch').waitFor();
    }),
    at('agents-forkreturns', storyScript(login.story, 1), async page => {
      await askTurn(page, 'forkFrom', login.at);
      await page.getByRole('checkbox', { name: 'When it is done, send its result to main' }).click();
    }),
    at('agents-back', { ...backScript, answers: { ...backScript.answers, ...tried } }, words('3 agents are back. 1')),
    at('agents-forkbudget', storyScript(login.story, 1), async page => {
      await askTurn(page, 'forkFrom', login.at);
      await page.getByRole('button', { name: 'Set a Budget…' }).click();
      await page.getByRole('textbox', { name: 'Budget in dollars' }).fill('5');
      await page.getByLabel('Way 1').fill('Guard the refresh with a mutex.');
    }),
    at('agents-forkmodel', { ...refused, answers: { ...refused.answers, forkPrice: cold } }, async page => {
      await page.getByRole('button', { name: 'Fork on Another Model…' }).click();
      await page.getByRole('button', { name: 'Start Branch' }).waitFor();
    }),
  ];
}
