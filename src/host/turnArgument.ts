import type { NodeId, SessionId } from '../session/ids.ts';
import type { Tree } from '../session/tree.ts';

/**
 * The node a command means. A native menu hands over what the page said of the clicked turn; the page is the untrusted
 * side, so the number counts only when the shown session has such a node. Without an argument it is the selected turn.
 * Undefined where neither is there.
 */
export function turnArgument(argument: unknown, tree: Tree | undefined, selected: NodeId): NodeId | undefined {
  const named = fieldsOf(argument);
  if (!tree) return undefined;
  if (named.session !== undefined && named.session !== tree.session) return undefined;
  const node = named.node ?? selected;
  return tree.nodes.get(node) ? node : undefined;
}

function fieldsOf(argument: unknown): { session?: SessionId; node?: NodeId } {
  if (typeof argument !== 'object' || argument === null) return {};
  const session = 'session' in argument && typeof argument.session === 'string' ? argument.session : undefined;
  const node = 'node' in argument && Number.isSafeInteger(argument.node) ? (argument.node as number) : undefined;
  return { ...(session === undefined ? {} : { session }), ...(node === undefined ? {} : { node }) };
}
