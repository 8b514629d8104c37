import type { Logged, NodeAdded } from '../session/event.ts';
import type { NodeId } from '../session/ids.ts';
import type { Journal } from './journal.ts';

type Path = readonly Logged<NodeAdded>[];

/**
 * The nodes from the first one down to `head`, with their bodies. What the path that was read last shares with it is taken
 * from there as long as somebody holds that: fifty children of an agent walk and read what they begin with once.
 */
export async function readPath(journal: Pick<Journal, 'tree' | 'readNodes'>, head: NodeId): Promise<Path> {
  const { nodes } = journal.tree();
  const last = lastRead.get(journal)?.deref() ?? [];
  const own: NodeId[] = [];
  let shared: Path = [];
  for (let id = head, parent = nodes.parent(id); parent !== undefined; id = parent, parent = nodes.parent(id)) {
    const at = placeIn(last, id);
    // A node has one parent, so what stands before it there stands before it here.
    if (at >= 0) {
      shared = last.slice(0, at + 1);
      break;
    }
    own.push(id);
  }
  const read = await journal.readNodes(own.reverse());
  const path = [...shared, ...read];
  // One with a gap is no beginning for others: what is missing is asked for again.
  if (read.length === own.length) lastRead.set(journal, new WeakRef(path));
  return path;
}

const lastRead = new WeakMap<Pick<Journal, 'tree' | 'readNodes'>, WeakRef<Path>>();

/** Where a node stands on a path, whose ids rise; -1 where it does not. */
function placeIn(path: Path, id: NodeId): number {
  let from = 0;
  let to = path.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((path[middle]?.id ?? Infinity) < id) from = middle + 1;
    else to = middle;
  }
  return path[from]?.id === id ? from : -1;
}
