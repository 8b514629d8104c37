import { rehearsalPrompts } from '../../../src/session/rehearsal.ts';
import { agent, ended, send, take } from './agentStory.ts';
import type { HostScript } from './fakeHost.ts';
import { hostScript } from './scenes.ts';
import type { State } from './states.ts';
import { frameOf, session, standing, tellStory, type Story } from './story.ts';

/** How far a rehearsal has come. */
export type RehearsedTo = 'start' | 'read' | 'asks' | 'fixed' | 'forked' | 'walked' | 'joined';

/** A rehearsal as its script leaves it at each of its beats. */
export function rehearsalStory(to: RehearsedTo): Story {
  const story = tellStory('rehearsal', undefined, 'rehearsal');
  if (to === 'start') return story;
  story.prompt(1, rehearsalPrompts.read);
  story.start(1);
  story.reply(1, ['The greeting has no comma: `greet.js` leaves it out.'], { cost: 0 });
  const at = story.tree.branches.get(1)?.head ?? 0;
  story.end(1, 'done');
  if (to === 'read') return story;
  fix(story, 1, rehearsalPrompts.fix, to);
  if (to === 'fixed') return story;
  fix(story, story.branch('other-way', at, 1), rehearsalPrompts.other, to);
  if (to === 'joined') joined(story);
  return story;
}

/** The host of a rehearsal without a key. */
export function rehearsalScript(to: RehearsedTo): HostScript {
  const story = rehearsalStory(to);
  const keyless = { ...standing, key: 'none' as const };
  const frames = [...story.tree.branches.keys()].map(branch => [
    `${session}/${branch}`,
    frameOf(story, branch, { standing: keyless }),
  ]);
  // Who forked is shown the new branch.
  const shown = to === 'forked' ? 2 : 1;
  return hostScript({ ...Object.fromEntries(frames), none: frameOf(story, shown, { standing: keyless }) });
}

/** The pictures of the rehearsal. */
export function rehearsalStates(at: (name: string, script: HostScript, reach: State['reach']) => State): State[] {
  const says =
    (words: string): State['reach'] =>
    page =>
      page.getByText(words).first().waitFor();
  return [
    at('rehearsal-start', rehearsalScript('start'), says('Take the first prompt')),
    at('rehearsal-asks', rehearsalScript('asks'), says('Allow the change on the card.')),
    at('rehearsal-fork', rehearsalScript('fixed'), says('press the marked button')),
    at('rehearsal-sheet', rehearsalScript('fixed'), async page => {
      await page.getByRole('button', { name: 'Fork After Turn 2 (F)' }).click();
      await page.getByText('Take the other way').waitFor();
    }),
    at('rehearsal-own', rehearsalScript('read'), async page => {
      await page.getByRole('textbox', { name: 'Prompt' }).fill('Build me a shop.');
      await page.keyboard.press('Enter');
      await page.getByText('The rehearsal only knows its script.').waitFor();
    }),
    at('rehearsal-compare', rehearsalScript('forked'), says('Walk between the two')),
    at('rehearsal-agents', rehearsalScript('walked'), says('Take the last prompt')),
    at('rehearsal-joined', rehearsalScript('joined'), says('The agent’s branches are in the tree')),
  ];
}

function fix(story: Story, branch: number, words: string, to: RehearsedTo): void {
  story.prompt(branch, words);
  story.start(branch);
  const call = `fix-${branch}`;
  const input = { path: 'src/greet.js', old_string: 'Hello ', new_string: 'Hello, ' };
  story.reply(branch, ['I add the comma.', { tool: 'edit', id: call, input }], { cost: 0 });
  if (to === 'asks') {
    const detail = "-  return 'Hello ' + name;\n+  return 'Hello, ' + name;";
    const facts = [{ label: 'Changes', words: 'src/greet.js', outside: true }];
    story.ask(branch, call, { tool: 'edit', title: 'src/greet.js', detail, facts });
    return;
  }
  const files = [{ path: 'src/greet.js', change: 'edited' as const, added: 1, removed: 1 }];
  story.results(branch, [{ call, name: 'edit', title: 'src/greet.js', files }]);
  story.reply(branch, ['Done.'], { cost: 0 });
  story.end(branch, 'done');
}

/** The agent forked itself into three and joined them. */
function joined(story: Story): void {
  story.prompt(1, rehearsalPrompts.agents);
  story.start(1);
  const parts = ['code', 'test', 'readme'].map(part => ({ name: `look-at-${part}`, task: `Look at the ${part}.` }));
  const input = { branches: parts };
  const from = story.reply(1, ['Three separate looks, so I fork myself.', { tool: 'fork', id: 'f1', input }], {
    cost: 0,
  });
  for (const { name, task } of parts) {
    const child = agent(story, { name, parent: 1, from, call: 'f1', words: task });
    story.results(child, [{ call: 'f1', name: 'fork', title: name, text: task }]);
    ended(story, child, `Found: something about the ${name}.`);
    take(story, send(story, child, 1, `Found: something about the ${name}.`, 'result'), 1);
  }
  story.results(1, [{ call: 'f1', name: 'fork', title: 'fork', text: 'All 3 branches have ended.' }]);
  story.reply(1, ['The branches are joined.'], { cost: 0 });
  story.end(1, 'done');
}
