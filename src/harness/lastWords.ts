import { textOf } from '../session/block.ts';
import type { BranchId } from '../session/ids.ts';
import { pathTo } from '../session/path.ts';
import type { Journal } from './journal.ts';

/** What a branch said last, of its own, with words in it; empty where it said nothing. */
export async function lastWords(journal: Pick<Journal, 'tree' | 'readNodes'>, id: BranchId): Promise<string> {
  const tree = journal.tree();
  const branch = tree.branches.get(id);
  const replies = pathTo(tree, branch?.head ?? 0).filter(node => node.kind === 'reply' && node.branch === id);
  for (const reply of replies.reverse()) {
    const [node] = await journal.readNodes([reply.id]);
    const words = node?.kind === 'reply' ? textOf(node.body.blocks).trim() : '';
    if (words !== '') return words;
  }
  return '';
}
