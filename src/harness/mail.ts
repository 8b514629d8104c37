import type { Message } from '../session/agents.ts';
import type { NodeAdded, SessionEvent } from '../session/event.ts';
import type { BranchId } from '../session/ids.ts';
import { activeRun, type Tree } from '../session/tree.ts';
import { newNode, promptBlocks, type Placement } from './newNode.ts';
import { quote } from './quote.ts';

/** The messages that wait for a branch, oldest first. */
export function untaken(tree: Tree, branch: BranchId): Message[] {
  const waiting: Message[] = [];
  // Every step of every agent looks: nothing is copied for it.
  for (const message of tree.mail.values())
    if (message.to === branch && message.taken === undefined) waiting.push(message);
  return waiting;
}

/** Those of them that no call of the branch, on now, will answer with. */
export function unawaited(tree: Tree, branch: BranchId): Message[] {
  return untaken(tree, branch).filter(message => !isAwaited(tree, message));
}

/** Whether a call of the receiver that is on now waits for this message: a fork or spawn for its child's result, an ask for its answer. */
export function isAwaited(tree: Tree, message: Message): boolean {
  const made = message.kind === 'result' ? tree.branches.get(message.from)?.call : undefined;
  const asked = message.about === undefined ? undefined : tree.mail.get(message.about)?.call;
  const open = activeRun(tree.branches.get(message.to))?.open ?? [];
  return open.some(({ call }) => call === made || call === asked);
}

/** The events that take messages out of the mail. They belong into the same append as what has the words. */
export function taken(...messages: readonly Message[]): SessionEvent[] {
  return messages.map(({ id, to }) => ({ type: 'messageTaken', message: id, branch: to, reason: 'read' }));
}

/**
 * What waits in a branch's mail as one note at its head, with the events that take it; empty where nothing waits. What is
 * too much for one step waits for the next.
 */
export function mailNote(tree: Tree, branch: BranchId, turn: Placement['turn']): SessionEvent[] {
  const quotes: string[] = [];
  const messages: Message[] = [];
  let size = 0;
  for (const message of unawaited(tree, branch)) {
    const text = quote(message, tree);
    size += text.length;
    if (size > mostOfNote && messages.length > 0) break;
    quotes.push(text);
    messages.push(message);
  }
  if (messages.length === 0) return [];
  return [noteOf(tree, { branch, turn }, quotes.join('\n\n'), messages), ...taken(...messages)];
}

/** Characters of one note: about 20,000 tokens. */
const mostOfNote = 80_000;

/** A note that takes messages, at a branch's head. */
export function noteOf(
  tree: Tree,
  place: Pick<Placement, 'branch' | 'turn'>,
  words: string,
  messages: readonly Message[],
): NodeAdded {
  const ids = messages.map(({ id }) => id);
  return newNode(tree, { ...place, path: 'on', context: 0 }, id => ({
    kind: 'note',
    body: { words, source: 'branch', messages: ids, blocks: promptBlocks(id, words) },
  }));
}
