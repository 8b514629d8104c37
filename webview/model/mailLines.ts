import { assertNever } from '../../src/base/assertNever.ts';
import type { Message } from '../../src/session/agents.ts';
import type { BranchId, MessageId } from '../../src/session/ids.ts';
import type { Tree } from '../../src/session/tree.ts';
import { t } from '../words/t.ts';

/** A message as one line: who it is from (0: the person), what it is, and its first words. */
export interface MailLine {
  readonly message: MessageId;
  readonly icon: string;
  readonly from: BranchId;
  readonly name: string;
  /** `returned`, `answered`, … */
  readonly verb: string;
  readonly words: string;
  readonly whole: string;
}

/** What waits in a branch's mail, oldest first. */
export function untakenMail(tree: Tree, branch: BranchId): MailLine[] {
  const { run } = tree.branches.get(branch) ?? {};
  const open = new Set(run?.open.map(({ call }) => call));
  // What an open call waits for stands with the agents of that call.
  const awaited = ({ from, kind }: Message): boolean =>
    kind === 'result' && open.has(tree.branches.get(from)?.call ?? '');
  return [...tree.mail.values()]
    .filter(message => message.to === branch && message.taken === undefined && !awaited(message))
    .map(message => mailLine(tree, message, message.words));
}

/** The messages that a note brought, each as a line. The note has their words. */
export function notedMail(tree: Tree, messages: readonly MessageId[], words: string): MailLine[] {
  const known = messages.flatMap(id => tree.mail.get(id) ?? []);
  return known.map(message => mailLine(tree, message, partOf(words, known, message, tree)));
}

/** The first line that says something: quotation marks of the harness and empty lines stand before it. */
export function firstWords(words: string): string {
  const lines = words.split('\n').map(line => line.replace(/^[\s>#*:-]+/, '').trim());
  return lines.find(line => line !== '' && !/^<[^>]*>$/.test(line)) ?? '';
}

function mailLine(tree: Tree, message: Message, words: string): MailLine {
  const { id, from, kind } = message;
  const branch = tree.branches.get(from);
  const name = branch?.name ?? t('You');
  const said = branch ? verb(kind) : t('wrote');
  return { message: id, icon: icon(kind), from, name, verb: said, words: gist(tree, message, words), whole: words };
}

/** Of a result the first of the sender's own last words, where they are known; of all else its first words. */
function gist(tree: Tree, { kind, node }: Message, words: string): string {
  const last = kind === 'result' ? tree.nodes.get(node) : undefined;
  return (last?.kind === 'reply' ? last.title : '') || firstWords(words);
}

/** A note with several messages names each of its senders: the words from that name on are the sender's. */
function partOf(words: string, all: readonly Message[], { from }: Message, tree: Tree): string {
  if (all.length < 2) return words;
  const name = tree.branches.get(from)?.name;
  const at = name === undefined ? -1 : words.indexOf(name);
  return at < 0 ? words : words.slice(at + (name ?? '').length);
}

function icon(kind: Message['kind']): string {
  switch (kind) {
    case 'result':
      return 'reply';
    case 'question':
      return 'question';
    case 'answer':
    case 'decided':
      return 'comment-discussion';
    case 'message':
      return 'mail';
    default:
      return assertNever(kind);
  }
}

function verb(kind: Message['kind']): string {
  switch (kind) {
    case 'result':
      return t('returned');
    case 'question':
      return t('asks');
    case 'answer':
      return t('answered');
    case 'decided':
      return t('decided for you');
    case 'message':
      return t('says');
    default:
      return assertNever(kind);
  }
}
