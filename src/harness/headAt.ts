import type { BlobId, NodeId } from '../session/ids.ts';
import { pathTo } from '../session/path.ts';
import type { Journal } from './journal.ts';

/** The prefix head of the newest reply at or before a node: a branch that begins with it reads its cache. */
export async function headAt(journal: Journal, at: NodeId): Promise<BlobId | undefined> {
  const reply = pathTo(journal.tree(), at).findLast(node => node.kind === 'reply');
  if (!reply) return undefined;
  const [node] = await journal.readNodes([reply.id]);
  return node?.kind === 'reply' ? node.body.head : undefined;
}
