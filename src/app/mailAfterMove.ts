import type { Message } from '../session/agents.ts';
import type { SessionEvent } from '../session/event.ts';
import type { BranchId, MessageId, NodeId } from '../session/ids.ts';
import { pathTo } from '../session/path.ts';
import type { Branch, Tree } from '../session/tree.ts';
import type { OpenSession } from './openSession.ts';

/**
 * What becomes of a branch's mail when a person moves its head to a node. What it read on the line it leaves waits again, to be
 * told once on the line that follows; what stands on the line it comes to is read. What the line it leaves brought upon itself
 * goes with it: the results of those it made there, the answers to what it asked there. The events are made when they are
 * appended.
 */
export async function mailAfterMove(
  session: OpenSession,
  { id, head }: Pick<Branch, 'id' | 'head'>,
  to: NodeId,
): Promise<() => SessionEvent[]> {
  const tree = session.tree();
  const [from, onto] = [pathTo(tree, head), pathTo(tree, to)];
  const kept = new Set(onto.map(node => node.id));
  const had = new Set(from.map(node => node.id));
  const parted = from.find(node => !kept.has(node.id))?.id ?? Infinity;
  const told = async (path: typeof from, without: ReadonlySet<NodeId>): Promise<Message[]> => {
    const notes = path.filter(node => node.kind === 'note' && !without.has(node.id)).map(node => node.id);
    const bodies = await session.readNodes(notes);
    return bodies.flatMap(node =>
      node.kind === 'note' ? (node.body.messages ?? []).flatMap(message => tree.mail.get(message) ?? []) : [],
    );
  };
  const again = (await told(onto, had)).filter(message => message.to === id);
  const left = (await told(from, kept)).filter(
    message => message.to === id && !again.includes(message) && !isOfLine(tree, message, id, parted),
  );
  const words = await wordsOf(session, left);
  return () => {
    const { mail } = session.tree();
    return [
      ...left.flatMap(({ id: message }): SessionEvent[] => {
        const said = words.get(message);
        if (mail.get(message)?.taken !== 'read' || said === undefined) return [];
        return [{ type: 'messageReturned', message, branch: id, words: said }];
      }),
      ...again.flatMap(({ id: message }): SessionEvent[] =>
        mail.get(message)?.taken === undefined ? [{ type: 'messageTaken', message, branch: id, reason: 'read' }] : [],
      ),
    ];
  };
}

/** Whether a message means nothing without the line from `parted` on: who sent it was made there, or it was asked for or answered there. */
function isOfLine(tree: Tree, message: Message, reader: BranchId, parted: NodeId): boolean {
  const sender = tree.branches.get(message.from);
  if (sender?.by === 'agent' && sender.parent === reader) {
    const first = pathTo(tree, sender.head).find(node => node.branch === sender.id)?.id ?? Infinity;
    if (first > parted) return true;
  }
  const asked = message.about === undefined ? undefined : tree.mail.get(message.about);
  if (asked?.from === reader && asked.node >= parted) return true;
  return message.kind === 'question' && [...tree.mail.values()].some(({ about }) => about === message.id);
}

/** What messages said; the tree has forgotten it of those that were read. */
async function wordsOf(session: OpenSession, messages: readonly Message[]): Promise<ReadonlyMap<MessageId, string>> {
  const found = new Map<MessageId, string>();
  const ids = new Set(messages.map(({ id }) => id));
  const { nodes } = session.tree();
  let at = Math.min(...messages.map(({ node }) => nodes.get(node)?.seq ?? 0));
  while (found.size < ids.size) {
    const events = await session.readEvents(at, 1 << 20);
    for (const event of events) {
      at = event.seq;
      if (event.type === 'messageSent' && ids.has(event.message)) found.set(event.message, event.words);
    }
    if (events.length === 0) break;
  }
  return found;
}
