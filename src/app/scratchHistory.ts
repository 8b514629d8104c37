import { assertNever } from '../base/assertNever.ts';
import { withoutMark } from '../harness/answers.ts';
import { callsOf, textOf, type Block } from '../session/block.ts';
import type { Logged, NodeAdded } from '../session/event.ts';
import { bytesOf, historyFile, isLong } from '../session/historyFile.ts';
import { nodeName, type BranchId, type NodeId } from '../session/ids.ts';
import type { Outcome, Stop } from '../session/node.ts';
import { pathTo } from '../session/path.ts';
import { scratchNames } from '../session/scratchFolder.ts';
import type { Branch, Tree } from '../session/tree.ts';

/** How far a branch's `history.md` has come: its newest node and message in there, and where the branch's head stood. */
export interface HistoryPlace {
  readonly node: NodeId;
  readonly message: number;
  readonly head: NodeId;
}

/** A piece of a history, which ends with its place, and the files it points to. */
export interface HistoryEntry {
  readonly text: string;
  /** Relative to the branch's folder. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
}

/** The line that ends each entry. It is no part of what a person sees. */
export function placeMark({ node, message, head }: HistoryPlace): string {
  return `<!-- n${node} m${message} at n${head} -->\n\n`;
}

/** The last place in a text, and how many characters stand before its end; undefined where there is none. */
export function lastPlace(text: string): { readonly place: HistoryPlace; readonly end: number } | undefined {
  const found = [...text.matchAll(/^<!-- n(\d+) m(\d+) at n(\d+) -->\n\n/gm)].at(-1);
  if (!found) return undefined;
  const [node = 0, message = 0, head = 0] = found.slice(1).map(Number);
  return { place: { node, message, head }, end: found.index + found[0].length };
}

/** The beginning of a branch's history: first the lines that name the histories it shares. */
export function historyHead(tree: Tree, branch: Branch): string {
  const names = scratchNames(tree);
  const shared = sharedStretches(tree, branch.from).map(
    ({ of, first, last }) => `${nodeName(first)}–${nodeName(last)}: ../${names.get(of) ?? of}/history.md`,
  );
  const maker = tree.branches.get(branch.parent);
  const made = {
    main: '',
    fork: maker ? `Forked from ${maker.name} at ${nodeName(branch.from)}.` : '',
    spawn: maker ? `Spawned by ${maker.name}: ../${names.get(maker.id) ?? maker.id}/history.md` : '',
  };
  const lines = [...shared, `# ${branch.name}`, ...(made[branch.purpose] === '' ? [] : [made[branch.purpose]])];
  return `${lines.join('\n\n')}\n\n`;
}

/** The branches that the path to a node leads through, with the numbers where each begins and ends. */
function sharedStretches(tree: Tree, node: NodeId): { of: BranchId; first: NodeId; last: NodeId }[] {
  const stretches: { of: BranchId; first: NodeId; last: NodeId }[] = [];
  for (const { id, branch } of pathTo(tree, node)) {
    const open = stretches.at(-1);
    if (open?.of === branch) open.last = id;
    else stretches.push({ of: branch, first: id, last: id });
  }
  return stretches;
}

/** That a head moved without a new node. */
export function moveEntry(from: NodeId, to: NodeId): string {
  const words = from < to ? 'Went forward again to' : 'Rewound to';
  return `## ${words} ${to === 0 ? 'the beginning' : nodeName(to)}\n\n`;
}

/** A node as readable text, with its number. */
export function nodeEntry(node: Logged<NodeAdded>): HistoryEntry {
  const files: { path: string; text: string }[] = [];
  const put = (kind: string, text: string): string => {
    if (!isLong(text)) return text.trim() === '' ? '' : `${fenced(text)}\n\n`;
    const path = historyFile(node.id, files.length + 1, kind);
    files.push({ path, text });
    return `${Math.ceil(bytesOf(text) / 1024)} KB: ${path}\n\n`;
  };
  const words = (text: string): string =>
    isLong(text) ? put('words', text) : text.trim() === '' ? '' : `${plain(text)}\n\n`;
  const beside = node.path === 'beside' ? ', beside the path' : '';
  const time = new Date(node.time).toISOString().slice(0, 19).replace('T', ' ');
  const title = `## ${nodeName(node.id)} ${node.kind}${beside}, ${time}\n\n`;
  return { text: `${title}${bodyText(node, words, put)}`, files };
}

function bodyText(
  node: Logged<NodeAdded>,
  words: (text: string) => string,
  put: (kind: string, text: string) => string,
): string {
  switch (node.kind) {
    case 'prompt':
      return words(node.body.words);
    case 'note':
      return `From ${node.body.source}:\n\n${words(node.body.words)}`;
    case 'summary':
      return `Stands for ${nodeName(node.body.from)}–${nodeName(node.body.to)}:\n\n${words(node.body.words)}`;
    case 'reply': {
      const { blocks, stop, failure } = node.body;
      const calls = callsOf(blocks).map(call => `${call.name}:\n\n${put(call.name, inputText(call.input))}`);
      const end = failure?.message ?? (natural.has(stop) ? '' : `Stopped: ${stop}.`);
      return `${words(textOf(blocks))}${calls.join('')}${end === '' ? '' : `${end}\n\n`}`;
    }
    case 'results': {
      const { blocks, outcomes } = node.body;
      return outcomes.map(outcome => outcomeText(outcome, blocks, put)).join('');
    }
    default:
      return assertNever(node);
  }
}

/** Ends of which nobody has to be told. */
const natural: ReadonlySet<Stop> = new Set(['end_turn', 'tool_use', 'compaction']);

/** A command as it stands, anything else as JSON. */
function inputText(input: unknown): string {
  if (typeof input === 'object' && input !== null) {
    const members = Object.entries(input);
    const [[key, value] = ['', undefined]] = members;
    if (members.length === 1 && key === 'command' && typeof value === 'string') return value;
  }
  return JSON.stringify(input ?? {}, null, 2);
}

function outcomeText(outcome: Outcome, blocks: readonly Block[], put: (kind: string, text: string) => string): string {
  const { call, name, title, result, exit, files, kept } = outcome;
  const facts = [
    result,
    ...(exit === undefined ? [] : [exit === null ? 'ended by a signal' : `exit ${exit}`]),
    ...files.map(file => `${file.change} ${file.path} +${file.added} −${file.removed}`),
    ...(kept === undefined ? [] : [`whole output: ${kept}`]),
  ];
  const block = blocks.find(each => each['tool_use_id'] === call);
  return `${name} ${plain(title.split('\n')[0] ?? '')}: ${facts.join(', ')}\n\n${put(name, resultText(block))}`;
}

function resultText(block: Block | undefined): string {
  const content = block?.['content'];
  if (typeof content === 'string') return withoutMark(content);
  const parts = Array.isArray(content) ? content : [];
  return withoutMark(
    parts
      .map(part => {
        if (typeof part !== 'object' || part === null || Array.isArray(part)) return '';
        return typeof part['text'] === 'string' ? part['text'] : `(${String(part['type'])})`;
      })
      .join('\n'),
  );
}

/** A fence longer than any in the text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${plain(text.replace(/\n$/, ''))}\n${fence}`;
}

/** Whatever a text says, no line of it is a place. */
function plain(text: string): string {
  return text.trimEnd().replace(/^<!-- n/gm, '<!- - n');
}
