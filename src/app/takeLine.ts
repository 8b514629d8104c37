import { newNode } from '../harness/newNode.ts';
import { foldAhead } from '../session/foldAhead.ts';
import { nodeName, type NodeId } from '../session/ids.ts';
import { isOnPath } from '../session/path.ts';
import type { Branch } from '../session/tree.ts';
import { refuseMoved } from './knownBranch.ts';
import { mailAfterMove } from './mailAfterMove.ts';
import type { OpenSession } from './openSession.ts';
import { Refusal } from './refusal.ts';
import { withdrawals } from '../harness/withdrawals.ts';

/**
 * A branch stands again at the end of a line that it left; its files stay as they are. Where its agent had gone back by
 * itself, it is told that this was taken back. `branch` is idle.
 */
export async function takeLine(branch: Branch, line: NodeId, session: OpenSession): Promise<void> {
  const mail = await mailAfterMove(session, branch, line);
  refuseMoved({ session }, branch);
  const tree = session.tree();
  const node = tree.nodes.get(line);
  if (!node || node.path === 'beside') throw new Refusal('gone', 'There is no such turn.');
  if (node.branch !== branch.id || isOnPath(tree, line, branch.head))
    throw new Refusal('invalid', `${branch.name} has left no line there.`);
  const went = branch.wentBack?.find(({ from }) => from === line);
  const reason = went ? 'undo' : 'forward';
  const move = { type: 'headMoved', branch: branch.id, from: branch.head, to: line, reason } as const;
  const open = withdrawals(tree, branch.id);
  if (!went) return session.append(...open, ...mail(), move);
  const words = `The person took it back that you went back to ${nodeName(went.to)}: you stand here, where you were before. Files are as they are now.`;
  const note = newNode(
    foldAhead(tree, [move]),
    { branch: branch.id, path: 'on', turn: 'continues', context: 0 },
    () => ({
      kind: 'note',
      body: { words, source: 'harness', blocks: [{ type: 'text', text: words }] },
    }),
  );
  await session.append(...open, ...mail(), move, note);
}
