import { textOf } from '../../session/block.ts';
import type { BranchId } from '../../session/ids.ts';
import { pathTo } from '../../session/path.ts';
import type { Journal } from '../journal.ts';

/** What a branch itself said last; empty where it said nothing. */
export async function lastWords(journal: Journal, branch: BranchId): Promise<string> {
  const tree = journal.tree();
  const own = pathTo(tree, tree.branches.get(branch)?.head ?? 0).filter(
    node => node.kind === 'reply' && node.branch === branch,
  );
  for (const { id } of own.reverse()) {
    const [node] = await journal.readNodes([id]);
    const said = node?.kind === 'reply' ? textOf(node.body.blocks).trim() : '';
    if (said !== '') return said;
  }
  return '';
}
