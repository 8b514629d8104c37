import { settingsOf } from '../session/authority.ts';
import type { Block } from '../session/block.ts';
import type { NodeAdded } from '../session/event.ts';
import { nodeName, type BranchId, type NodeId } from '../session/ids.ts';
import type { Authority } from '../session/rule.ts';
import type { Tree } from '../session/tree.ts';
import { withoutMark } from './answers.ts';

/** What the model is asked at the end of its context, and what the API is told to ask it. `keep` may be empty. */
export function askForSummary(keep: string): string {
  return `Your context is full or to be made smaller: a summary takes its place, and you write it now. Reply with the summary alone and call no tool.
Write it for yourself. Of all that stands above you will see only this summary, the project's instructions, your task and the last words you were told. In this order:
1. What is asked that still holds, and what you were told about how to do it.
2. What was decided and why, and what was tried and did not work.
3. How things stand: files you changed and what is in them (path:line), what was checked and how it ended, what still runs.
4. What took long to find: places, names, commands, figures.
5. Other agents: who does what, what you wait for, what you have told whom. What the person has already read from you.
6. What you do next.
Be exact rather than long; at most about 2,000 words.${keep.trim() === '' ? '' : `\nAbove all keep: ${keep.trim()}`}`;
}

/** What a summary stands for, and what is said beside it. */
export interface Summed {
  readonly tree: Tree;
  readonly branch: BranchId;
  readonly path: readonly NodeAdded[];
  /** The first and the last node it stands for. */
  readonly from: NodeId;
  readonly to: NodeId;
  /** Whether what the agent did while it was written stands behind it. */
  readonly hasTail: boolean;
  /** Empty where the API's own summary stands before what is said. */
  readonly words: string;
  readonly authority: Authority;
  readonly history: string;
}

/** What the agent reads in place of its context: what holds whatever it wrote, then its own words. */
export function summaryText(summed: Summed): string {
  const { from, to, hasTail, words, history } = summed;
  const below = ` You went on while the summary was written: what came after ${nodeName(to)} stands below, word for word.`;
  return [
    `Your context was summed up here. What stood before, ${nodeName(from)} to ${nodeName(to)}, is no longer in it; it stands in ${history}, where you can search and read it.${hasTail ? below : ''}`,
    taskWords(summed),
    toldWords(summed),
    authorityWords(summed),
    words === '' ? '' : `Your summary:\n\n${words}`,
    hasTail ? 'Go on from the end of what stands below.' : 'Go on from here.',
  ]
    .filter(part => part !== '')
    .join('\n\n');
}

/** What a branch that an agent or a task made was told first, word for word: who it is and where it stops. */
function taskWords({ tree, branch: id, path }: Summed): string {
  const branch = tree.branches.get(id);
  const first = path.find(node => node.branch === id);
  if (!branch || branch.purpose === 'main' || !first) return '';
  const words = first.kind === 'results' ? answerTo(first.body.blocks, branch.call ?? '') : '';
  const said = words === '' && first.kind === 'prompt' ? first.body.words : words;
  return said === '' ? '' : `You were told first, word for word:\n${cut(said)}`;
}

/** What the answer to a call says. */
function answerTo(blocks: readonly Block[], call: string): string {
  const content = blocks.find(block => block['tool_use_id'] === call)?.['content'];
  const [first] = Array.isArray(content) ? content : [];
  const text = typeof first === 'object' && first !== null && !Array.isArray(first) ? first['text'] : '';
  return typeof text === 'string' ? withoutMark(text) : '';
}

/**
 * The last prompt whole, with what was said while it was worked on; the first lines of those before. A child that an agent
 * forked is not told again what its parent was told.
 */
function toldWords({ tree, branch: id, path, to, hasTail }: Summed): string {
  const isChild = tree.branches.get(id)?.by === 'agent';
  const own = isChild ? path.filter(node => node.branch === id) : path;
  const said = own.flatMap(node =>
    node.kind === 'prompt' || (node.kind === 'note' && node.body.source === 'person') ? [node] : [],
  );
  const last = Math.max(
    0,
    said.findLastIndex(node => node.kind === 'prompt'),
  );
  const newest = said.slice(last).map(node => node.body.words);
  // Its first words stand there already.
  if (newest.length === 0 || (isChild && said[last] === path.find(node => node.branch === id))) return '';
  const earlier = said
    .slice(Math.max(0, last - mostEarlier), last)
    .map(node => `- ${nodeName(node.id)}: ${node.title}`);
  const before = earlier.length > 0 ? `You were told before:\n${earlier.join('\n')}\n\n` : '';
  const when = hasTail ? `last, up to ${nodeName(to)}` : 'last';
  return `${before}You were told ${when}, word for word:\n${cut(newest.join('\n\n'))}`;
}

function cut(words: string): string {
  return words.length > longestTold ? `${words.slice(0, longestTold)}…` : words;
}

const mostEarlier = 20;
const longestTold = 20_000;

function authorityWords({ tree, branch, authority }: Summed): string {
  const { may } = settingsOf(tree, branch);
  const more = may === undefined ? '' : ` Beyond that you may: ${may.length === 0 ? 'nothing' : may.join(', ')}.`;
  return `What you may do has not changed. ${byAuthority[authority]}${more}`;
}

const byAuthority: Record<Authority, string> = {
  readOnly: 'You look and report; you change nothing.',
  ask: 'The person is asked before each change and each command.',
  auto: 'You change files and run commands inside the wall without asking; to leave it, the person is asked.',
  unattended: 'Nobody is there: what would be asked is refused for now, and waits for the person.',
};
