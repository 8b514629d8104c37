import { mayOptions, type Task } from '../../session/agents.ts';
import type { BranchSettings } from '../../session/branchSettings.ts';

/** What a fresh agent has to be told. */
export interface SpawnFacts {
  readonly name: string;
  /** The branch it is for, and whether that branch's agent started it or the person did. */
  readonly maker: string;
  readonly by: 'person' | 'agent';
  readonly task: Task;
  readonly settings: BranchSettings;
  /** Files to read first. */
  readonly files: readonly string[];
  /** Its own scratch folder and its maker's. */
  readonly own: string;
  readonly makers: string;
}

/**
 * The first words to a fresh agent: who it is, its task, where to look, its limits, and what its result holds. Nothing of
 * its maker's context is in it.
 */
export function spawnWords(facts: SpawnFacts): string {
  const { name, maker, by, task, files, own } = facts;
  const who =
    by === 'person'
      ? `the person, beside the agent ${maker}`
      : `another agent, ${maker}, which goes on with its own work`;
  return [
    `You are ${name}, a fresh agent started by ${who}. You know what stands here and what you find out; nothing else was handed to you.`,
    `Your task:\n${task.words}`,
    ...(task.doneWhen === undefined ? [] : [`It is done when: ${task.doneWhen}`]),
    ...(files.length === 0 ? [] : [`Read first: ${files.join(', ')}`]),
    whereToLook(facts),
    limits(facts.settings, own),
    ...(task.onboard ? [onboarding(facts)] : []),
    resultWords(facts.settings),
  ].join('\n\n');
}

function whereToLook({ maker, makers, own }: SpawnFacts): string {
  return `What ${maker} was asked stands in ${makers}/prompt.md, and all it did in ${makers}/history.md. It is long: search it for what you need. ${own}/ is your own folder for notes and long results.`;
}

/** What an agent may do, so that it need not find out by being refused. */
function limits({ authority, may = [...mayOptions] }: BranchSettings, own: string): string {
  const can =
    authority === 'readOnly'
      ? `You may look at everything in the workspace and change nothing but ${own}/.`
      : 'You may change files, in a copy of the workspace that is yours alone.';
  const told = [
    may.includes('network') ? '' : 'reach the network',
    may.includes('person') ? '' : 'write to the person',
    may.includes('fork') ? '' : 'fork',
    may.includes('spawn') ? '' : 'spawn',
  ].filter(each => each !== '');
  return told.length === 0 ? can : `${can} You may not ${told.join(', ')}. Do not try other ways to do these.`;
}

function onboarding({ maker, settings }: SpawnFacts): string {
  const [what, otherwise] =
    settings.authority === 'readOnly'
      ? ['report', 'your result is not taken']
      : ['change anything', 'every change is refused, and your result is not taken'];
  return `Before you ${what}, ask: look around first, then call ask with to "parent" once, with everything you need to know of ${maker} in one batch, and for each question what you will do if nobody answers. With nothing to ask, call it with no questions. Until then ${otherwise}.`;
}

function resultWords({ steps = 0 }: BranchSettings): string {
  const stops = ['the task is done', 'you cannot go on', ...(steps > 0 ? [`${steps} replies`] : [])];
  return `Stop at the first of: ${stops.join('; ')}. Your last words are your result, at most 1,500 tokens: the answer; the evidence as path:line, and as command → how it ended; what is not done; what surprised you. Longer things go into a file in your folder, which you name.`;
}
