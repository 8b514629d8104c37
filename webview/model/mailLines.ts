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
  const awaited = ({ from, kind, about }: Message): boolean =>
    (kind === 'result' && open.has(tree.branches.get(from)?.call ?? '')) ||
    (about !== undefined && open.has(tree.mail.get(about)?.call ?? ''));
  return [...tree.mail.values()]
    .filter(message => message.to === branch && message.taken === undefined && !awaited(message))
    .map(message => mailLine(tree, message, message.words));
}

/** The messages that a note brought, each as a line. The note has their words. */
export function notedMail(tree: Tree, messages: readonly MessageId[], words: string): MailLine[] {
  const known = messages.flatMap(id => tree.mail.get(id) ?? []);
  return known.map(message => mailLine(tree, message, partOf(words, message.id)));
}

/** The first words of the sender: what the harness sets before a quote does not count. */
export function firstWords(words: string): string {
  const lines = words.split('\n');
  const quoted = lines.filter(line => line.startsWith('>'));
  const bare = (quoted.length > 0 ? quoted : lines).map(line => line.replace(/^[\s>#*-]+/, '').trim());
  return bare.find(line => line !== '') ?? '';
}

function mailLine(tree: Tree, message: Message, words: string): MailLine {
  const { id, from, kind } = message;
  const branch = tree.branches.get(from);
  const name = branch?.name ?? t('You');
  const said = branch ? verb(kind) : t('wrote');
  return { message: id, icon: icon(kind), from, name, verb: said, words: gist(tree, message, words), whole: words };
}

/** Of a result, also one that the person sent on, the first of the sender's own last words, where they are known; else its first words. */
function gist(tree: Tree, { kind, node }: Message, words: string): string {
  const first = firstWords(words);
  const last = kind === 'result' || sentOn.test(first) ? tree.nodes.get(node) : undefined;
  return (last?.kind === 'reply' ? last.title : '') || first;
}

/** The line that the harness sets before words which a person sends on. */
const sentOn = /^The person sends what .+ said last, at n\d+\./;

/** The part of a note that one message has: from the line that gives its number to the next such line. */
function partOf(words: string, message: MessageId): string {
  const lines = words.split('\n');
  const numbered = (line: string): boolean => /^[^>].*\(m\d+[,)]/.test(line);
  const from = lines.findIndex(line => numbered(line) && new RegExp(`\\(m${message}[,)]`).test(line));
  if (from < 0) return words;
  const next = lines.findIndex((line, index) => index > from && numbered(line));
  return lines
    .slice(from, next < 0 ? undefined : next)
    .join('\n')
    .trim();
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
