import type { Message } from '../session/agents.ts';
import { settingsOf } from '../session/authority.ts';
import { branchNameFrom, freeName } from '../session/branchName.ts';
import type { SessionEvent } from '../session/event.ts';
import { foldAhead } from '../session/foldAhead.ts';
import { nodeName, type BranchId, type MessageId, type NodeId } from '../session/ids.ts';
import { forkPoint, isOnPath, pathTo } from '../session/path.ts';
import type { Tree } from '../session/tree.ts';
import { resultBlocks } from './answers.ts';
import { headAt } from './headAt.ts';
import type { Journal } from './journal.ts';
import { messageOf, sentBefore, type Delivered, type Letter, type Post } from './letter.ts';
import { noteOf, taken } from './mail.ts';
import { newNode } from './newNode.ts';
import { answersWithoutRunning, openReplyAt } from './openCalls.ts';
import { quote } from './quote.ts';

/** Replies of a branch that an agent starts so, until it has to report. */
const steps = 30;

/**
 * Sends a message under an earlier node. That always starts a new branch, which goes on with the words and is told what
 * state the files are in; no head moves. One append makes all of it.
 */
export async function deliverUnder(post: Post, letter: Letter): Promise<Delivered> {
  const { journal } = post;
  const at = forkPoint(journal.tree(), letter.to.node);
  const before = sentBefore(journal.tree(), letter).find(
    ({ from, to }) => to > from && journal.tree().branches.get(to)?.from === at,
  );
  if (before) return startUnder(post, { message: before.id, to: before.to });
  const { events, ...made } = (await planUnder(journal, letter))(journal.tree());
  await journal.append(...events);
  return startUnder(post, made);
}

/** What sends a letter under a node: its events, and what they make. */
export interface Under {
  readonly events: readonly SessionEvent[];
  readonly message: MessageId;
  readonly to: BranchId;
}

/** Reads what has to be read for that; the events are made for a tree, because they are numbered. */
export async function planUnder(journal: Journal, letter: Letter): Promise<(tree: Tree) => Under> {
  const at = forkPoint(journal.tree(), letter.to.node);
  const [head, open, files] = await Promise.all([
    headAt(journal, at),
    openReplyAt(journal, at),
    // A person's own words come from no line: theirs is the one they were sent to.
    filesChangedAfter(journal, at, letter.from || letter.to.branch),
  ]);
  return first => {
    let tree = first;
    const events: SessionEvent[] = [];
    const add = (...more: SessionEvent[]): void => {
      events.push(...more);
      tree = foldAhead(tree, more);
    };
    const to = Math.max(0, ...tree.branches.keys()) + 1;
    add(...branchFor(tree, letter, to, at, head));
    if (open) {
      const answers = answersWithoutRunning(open, 'Not run in this branch.', first);
      add(
        newNode(tree, { branch: to, path: 'on', turn: 'continues', context: 0 }, id => ({
          kind: 'results',
          body: { blocks: resultBlocks(id, answers), outcomes: answers.map(({ outcome }) => outcome) },
        })),
      );
    }
    const sent = messageOf(tree, letter, to);
    add(sent);
    const message = tree.mail.get(sent.message);
    if (!message) throw new Error('a message that was sent is not in the mail');
    add(noteOf(tree, { branch: to, turn: 'starts' }, firstWords(tree, message, at, files), [message]));
    add(...taken(message));
    return { events, message: message.id, to };
  };
}

/** Starts the branch that was made so; nothing happens where it has run already. */
export async function startUnder(
  { journal, agents }: Post,
  { message, to }: Pick<Under, 'message' | 'to'>,
): Promise<Delivered> {
  if (journal.tree().branches.get(to)?.run) return { message, to, waits: '' };
  const waits = await agents.start(to, 'agent').then(
    () => '',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  return { message, to, waits };
}

/** The branch that starts at a node with a letter. */
function branchFor(
  tree: Tree,
  { from, to: place, words, by, call, writes, name = branchNameFrom(words) }: Letter,
  branch: BranchId,
  at: NodeId,
  head: string | undefined,
): SessionEvent[] {
  const names = new Set([...tree.branches.values()].map(({ name }) => name));
  const owner = tree.nodes.get(at)?.branch ?? place.branch;
  const created: SessionEvent = {
    type: 'branchCreated',
    branch,
    name: freeName(name, names),
    // What an agent starts stays within that agent's limits; what a person starts belongs to the line it grows from.
    parent: by === 'agent' ? from : owner,
    from: at,
    purpose: 'fork',
    by,
    ...(head === undefined ? {} : { head }),
    ...(call === undefined ? {} : { call }),
    task: { role: by === 'agent' ? 'task' : 'ways', words: words.slice(0, 500), returns: [] },
  };
  if (by === 'person') return [created];
  const { authority } = settingsOf(tree, from);
  const settings = { ...(writes && authority ? { authority } : { authority: 'readOnly' as const }), may: [], steps };
  return [created, { type: 'branchConfigured', branch, settings }];
}

/** What the new branch hears first. */
function firstWords(tree: Tree, message: Message, at: NodeId, files: readonly string[]): string {
  const lines = [
    `You go on here, at ${nodeName(at)}, as a new branch. What came after it on other branches stays there.`,
  ];
  const looks = settingsOf(tree, message.to).authority === 'readOnly';
  const shown = files.slice(0, 20).join(', ') + (files.length > 20 ? ` and ${files.length - 20} more` : '');
  const since = files.length === 0 ? 'no agent changed files on that line since' : `changed there since: ${shown}`;
  lines.push(
    looks
      ? `You only look. The files you see are those of the workspace as they are now, not as they were here (${since}).`
      : `Files: you get a copy of your own with the files as they were here, not as they are on the line the words come from (${since}).`,
  );
  return `${lines.join('\n')}\n\n${quote(message, tree)}`;
}

/** Files that agents changed after a node on the line of a branch that has it on its path. */
async function filesChangedAfter(journal: Journal, at: NodeId, branch: BranchId): Promise<string[]> {
  const tree = journal.tree();
  const head = tree.branches.get(branch)?.head ?? 0;
  if (!isOnPath(tree, at, head)) return [];
  const after = pathTo(tree, head).filter(node => node.kind === 'results' && node.id > at);
  const nodes = await journal.readNodes(after.map(({ id }) => id));
  const files = nodes.flatMap(node =>
    node.kind === 'results' ? node.body.outcomes.flatMap(outcome => outcome.files.map(({ path }) => path)) : [],
  );
  return [...new Set(files)].sort();
}
