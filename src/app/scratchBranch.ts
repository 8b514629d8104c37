import type { Message } from '../session/agents.ts';
import type { Logged, NodeAdded } from '../session/event.ts';
import type { BranchId, MessageId, NodeId } from '../session/ids.ts';
import { scratchFolder } from '../session/scratchFolder.ts';
import type { Branch, Tree } from '../session/tree.ts';
import type { ScratchDisk } from '../workspace/scratch/scratchDisk.ts';
import { historyHead, lastPlace, moveEntry, nodeEntry, placeMark, type HistoryPlace } from './scratchHistory.ts';
import { inboxFile, mailEntry, taskText } from './scratchMail.ts';

/** A session as its folders follow it: everything in `tree` is on disk. */
export interface FollowedSession {
  readonly tree: Tree;
  readonly readNodes: (ids: readonly NodeId[]) => Promise<Logged<NodeAdded>[]>;
  readonly readEvents: (since: number, maxBytes: number) => Promise<Logged[]>;
  /** Words of messages, kept until they are in an inbox. */
  readonly words: Map<MessageId, string>;
}

/** Nodes that are written at one time. */
const together = 50;

/** A folder that is made late begins with so many of its branch's newest nodes. */
const mostAtFirst = 2_000;

/**
 * Brings a branch's folder up to date: what its history does not have yet is added to it, in order. A branch that never ran
 * and was sent nothing has no folder.
 */
export async function writeBranch(disk: ScratchDisk, session: FollowedSession, id: BranchId): Promise<void> {
  const { tree } = session;
  const branch = tree.branches.get(id);
  const mail = [...tree.mail.values()].filter(message => message.to === id);
  if (!branch || (!branch.run && mail.length === 0)) return;
  const folder = scratchFolder(tree, id);
  await disk.make(folder);
  const history = await openHistory(disk, folder);
  if (!history.begun) {
    const task = taskText(branch);
    if (task !== undefined) await disk.create(`${folder}/prompt.md`, task);
    const { words, place } = beginning(tree, branch);
    history.add(words, place);
    await history.write();
  }
  const letters = mail.filter(message => message.id > history.place.message).sort((a, b) => a.id - b.id);
  const words = await wordsOf(session, letters);
  const deliver = async (message: Message): Promise<void> => {
    const { path, text } = inboxFile(tree, message, words.get(message.id) ?? '');
    await disk.create(`${folder}/${path}`, text);
    history.add(mailEntry(tree, message, path), { ...history.place, message: message.id });
  };
  const ids = nodesOf(tree, id, history.place.node);
  for (let at = 0; at < ids.length; at += together) {
    for (const node of await session.readNodes(ids.slice(at, at + together))) {
      while (letters[0] && letters[0].time <= node.time) await deliver(letters.shift() as Message);
      if (node.kind === 'prompt') await disk.create(`${folder}/prompt.md`, `${node.body.words.trimEnd()}\n`);
      const { text, files } = nodeEntry(node);
      for (const file of files) await disk.create(`${folder}/${file.path}`, file.text);
      if (node.path === 'on') moveTo(history, node.parent);
      const head = node.path === 'on' ? node.id : history.place.head;
      history.add(text, { ...history.place, node: node.id, head });
    }
    await history.write();
  }
  for (const message of letters) await deliver(message);
  moveTo(history, branch.head);
  await history.write();
  for (const message of mail) session.words.delete(message.id);
}

interface History {
  /** Whether anything of it stands on disk. */
  readonly begun: boolean;
  /** After everything that was added. */
  readonly place: HistoryPlace;
  add(text: string, place: HistoryPlace): void;
  write(): Promise<void>;
}

/** A branch's `history.md`. It is only ever added to: an entry that was cut off by a crash is completed. */
async function openHistory(disk: ScratchDisk, folder: string): Promise<History> {
  const file = `${folder}/history.md`;
  const { found, rest } = (await placeIn(disk, file, 4_096)) ?? { found: undefined, rest: new Uint8Array() };
  let place = found ?? { node: 0, message: 0, head: 0 };
  let cut = rest;
  let added = '';
  return {
    begun: found !== undefined,
    get place() {
      return place;
    },
    add: (text, next) => {
      added += `${text}${placeMark(next)}`;
      place = next;
    },
    write: async () => {
      if (added === '') return;
      const bytes = new TextEncoder().encode(added);
      const whole = startsWith(bytes, cut) ? bytes.subarray(cut.length) : new TextEncoder().encode(`\n${added}`);
      await disk.append(file, whole);
      cut = new Uint8Array();
      added = '';
    },
  };
}

/** The last place in a file and what stands after it; looks at more of the file's end until it finds one. */
async function placeIn(
  disk: ScratchDisk,
  file: string,
  bytes: number,
): Promise<{ found: HistoryPlace | undefined; rest: Uint8Array<ArrayBuffer> } | undefined> {
  const end = await disk.tail(file, bytes);
  if (!end) return undefined;
  // One character a byte, so that places in the text are places in the file.
  const text = Array.from(end, byte => String.fromCharCode(byte)).join('');
  const last = lastPlace(text);
  if (last) return { found: last.place, rest: Uint8Array.from(end.subarray(last.end)) };
  if (end.length < bytes) return { found: undefined, rest: Uint8Array.from(end) };
  return placeIn(disk, file, bytes * 16);
}

function startsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  return start.length <= bytes.length && start.every((byte, at) => bytes[at] === byte);
}

function moveTo(history: History, head: NodeId): void {
  const { place } = history;
  if (place.head !== head) history.add(moveEntry(place.head, head), { ...place, head });
}

/** The head of a history, and the place it begins at. */
function beginning(tree: Tree, branch: Branch): { words: string; place: HistoryPlace } {
  const head = historyHead(tree, branch);
  const ids = nodesOf(tree, branch.id, 0);
  const first = ids.at(-mostAtFirst);
  if (first === undefined || first === ids[0])
    return { words: head, place: { node: 0, message: 0, head: branch.from } };
  const words = `${head}What came before n${first} is not here: this folder was made later.\n\n`;
  return { words, place: { node: first - 1, message: 0, head: tree.nodes.parent(first) ?? 0 } };
}

/** The nodes that were added to a branch after `after`, ascending. */
function nodesOf(tree: Tree, branch: BranchId, after: NodeId): NodeId[] {
  const ids: NodeId[] = [];
  for (let id = after + 1; id <= tree.nodes.last; id++) if (tree.nodes.get(id)?.branch === branch) ids.push(id);
  return ids;
}

/** The words of messages; those that were read before a crash only the log still has. */
async function wordsOf(session: FollowedSession, letters: readonly Message[]): Promise<Map<MessageId, string>> {
  const words = new Map<MessageId, string>();
  const missing = new Set<MessageId>();
  for (const { id, words: own } of letters) {
    const known = own === '' ? session.words.get(id) : own;
    if (known === undefined) missing.add(id);
    else words.set(id, known);
  }
  for (let since = 0; missing.size > 0;) {
    const events = await session.readEvents(since, 1_000_000);
    for (const event of events)
      if (event.type === 'messageSent' && missing.delete(event.message)) words.set(event.message, event.words);
    const last = events.at(-1)?.seq;
    if (last === undefined) return words;
    since = last;
  }
  return words;
}
