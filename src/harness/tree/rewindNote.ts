import { callsOf, textOf, type Block } from '../../session/block.ts';
import type { NodeAdded } from '../../session/event.ts';
import type { BranchId } from '../../session/ids.ts';
import type { FileChange, Outcome } from '../../session/node.ts';
import { receiptOf } from '../../session/receipt.ts';
import type { Branch, Tree } from '../../session/tree.ts';
import { withoutMark } from '../answers.ts';
import { member } from '../authority/use.ts';
import { quoted } from '../quote.ts';

/** What a note to an earlier self is made of. */
export interface LeftBehind {
  readonly tree: Tree;
  readonly branch: Branch;
  /** What leaves the context, oldest first. */
  readonly bodies: readonly NodeAdded[];
  /** The agent's own words. */
  readonly words: string;
  /** Calls that stood beside the rewind. */
  readonly notRun: readonly string[];
  /** Where a branch's files are. */
  readonly folder: (branch: BranchId) => string;
}

/**
 * The note an agent finds where it went back to: its own words, and from the log what it must not forget. What was done
 * there is done, and what was said was read: without these lines it does both again.
 */
export function rewindNote(left: LeftBehind): string {
  const { tree, branch, bodies, words, folder } = left;
  const results = bodies.flatMap(node => (node.kind === 'results' ? [node] : []));
  const outcomes = results.flatMap(node => node.body.outcomes);
  const history = `${folder(branch.id)}/history.md`;
  const made = madeBy(tree, branch, bodies);
  return [
    `You went back to this place. Your note to yourself:\n${quoted(words)}`,
    'What follows is from the log. It happened after this place, and it stays so: do not do it again, and do not say it again.',
    listed('Files you changed; they are as you left them, not as they were at this place', filesOf(bodies)),
    listed('Commands you ran', outcomes.filter(ran).map(commandLine)),
    said(bodies, history),
    ...bodies.flatMap(node => told(node)),
    ...results.flatMap(node => asked(node.body.blocks, node.body.outcomes)),
    listed(
      'Branches you started',
      made.map(other => `${other.name}: ${stateOf(other, folder(other.id))}`),
    ),
    listed('Messages you sent', sentBy(tree, branch, bodies)),
    listed('You had gone back before, with these notes', earlierNotes(bodies)),
    listed('Not run, because it stood beside the rewind', left.notRun),
    `The whole line stands in ${history}.`,
  ]
    .filter(part => part !== '')
    .join('\n\n');
}

/** The agent's own words where it went back on lines that leave the context too. */
function earlierNotes(bodies: readonly NodeAdded[]): string[] {
  const went = new Set(
    bodies.flatMap(node =>
      node.kind === 'results'
        ? node.body.outcomes.flatMap(({ name, result, call }) => (name === 'rewind' && result === 'ok' ? [call] : []))
        : [],
    ),
  );
  return bodies
    .flatMap(node => (node.kind === 'reply' ? callsOf(node.body.blocks) : []))
    .filter(({ id }) => went.has(id))
    .map(call => member(call, 'note').replace(/\s+/g, ' ').slice(0, 1_000));
}

function filesOf(bodies: readonly NodeAdded[]): string[] {
  return receiptOf(bodies, () => '', 0).files.map(
    ({ path, change, added, removed }: FileChange) => `${path} (${change}, +${added} -${removed})`,
  );
}

function ran({ name, result }: Outcome): boolean {
  return name === 'bash' && result !== 'denied' && result !== 'notRun';
}

function commandLine({ title, exit, result, kept }: Outcome): string {
  const end = typeof exit === 'number' ? `exit ${exit}` : result === 'cancelled' ? 'cancelled' : 'its end is not known';
  return `\`${title.length > 300 ? `${title.slice(0, 299)}…` : title}\`: ${end}${kept === undefined ? '' : `; whole output in ${kept}`}`;
}

/** The words that were read; the newest where there are too many. */
function said(bodies: readonly NodeAdded[], history: string): string {
  const texts = bodies.flatMap(node => (node.kind === 'reply' ? [textOf(node.body.blocks).trim()] : []));
  const all = texts.filter(text => text !== '').join('\n\n');
  if (all === '') return '';
  const kept = all.length > longestSaid ? `…\n${all.slice(-longestSaid)}` : all;
  const where = kept === all ? '' : ` (the end of it; all of it is in ${history})`;
  return `What you have said, and what was read${where}:\n${quoted(kept)}`;
}

const longestSaid = 12_000;

/** Words that came after the place: they still hold. What an earlier note to itself gathered is gathered again. */
function told(node: NodeAdded): string[] {
  const by = node.kind === 'prompt' ? node.body.by : node.kind === 'note' ? node.body.source : 'harness';
  if ((node.kind !== 'prompt' && node.kind !== 'note') || by === 'harness' || by === 'self') return [];
  if (by === 'branch') return [`You were sent this, and have read it:\n${quoted(cutTo(node.body.words, 2_000))}`];
  return [
    `${by === 'person' ? 'The person told you' : 'Your task is'}, and it holds:\n${quoted(cutTo(node.body.words, 8_000))}`,
  ];
}

/** Answers to questions, which nobody wants to give twice. */
function asked(blocks: readonly Block[], outcomes: readonly Outcome[]): string[] {
  return outcomes
    .filter(({ name, result }) => name === 'ask' && result === 'ok')
    .map(({ call }) => `You asked, and were answered:\n${quoted(cutTo(resultText(blocks, call), 4_000))}`);
}

function resultText(blocks: readonly Block[], call: string): string {
  const content = blocks.find(block => block['tool_use_id'] === call)?.['content'];
  const texts = Array.isArray(content) ? content.filter(part => isText(part)) : [];
  return withoutMark(textOf(texts));
}

function isText(part: unknown): part is Block {
  return typeof part === 'object' && part !== null && 'type' in part && part.type === 'text';
}

function madeBy(tree: Tree, branch: Branch, bodies: readonly NodeAdded[]): Branch[] {
  const calls = callsIn(bodies);
  return [...tree.branches.values()].filter(
    ({ parent, call }) => parent === branch.id && call !== undefined && calls.has(call),
  );
}

function sentBy(tree: Tree, branch: Branch, bodies: readonly NodeAdded[]): string[] {
  const calls = callsIn(bodies);
  return [...tree.mail.values()]
    .filter(({ from, call, kind }) => from === branch.id && kind === 'message' && call !== undefined && calls.has(call))
    .map(({ to, taken }) => `to ${tree.branches.get(to)?.name ?? to}${taken ? ', read' : ', waiting to be read'}`);
}

function callsIn(bodies: readonly NodeAdded[]): Set<string> {
  return new Set(bodies.flatMap(node => (node.kind === 'reply' ? callsOf(node.body.blocks).map(({ id }) => id) : [])));
}

function stateOf({ run }: Branch, folder: string): string {
  if (!run) return 'not started';
  return run.end ? `${run.end.outcome}; its result is in ${folder}/result.md` : `running; its files are in ${folder}`;
}

/** A list under its heading; nothing where there is nothing to list. */
function listed(heading: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  const shown = lines.slice(-mostLines).map(line => `- ${line}`);
  const more = lines.length > mostLines ? [`- and ${lines.length - mostLines} before these`] : [];
  return `${heading}:\n${[...more, ...shown].join('\n')}`;
}

const mostLines = 40;

function cutTo(words: string, most: number): string {
  return words.length > most ? `${words.slice(0, most)}…` : words;
}
