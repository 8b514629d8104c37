import type { PathPage, Shown, Snapshot } from '../protocol/frame.ts';
import type { Logged, NodeAdded } from '../session/event.ts';
import { rootNode, type BranchId, type NodeId } from '../session/ids.ts';
import type { NodeSkeleton } from '../session/nodeTable.ts';
import { pathTo } from '../session/path.ts';
import { activeRun, type Tree } from '../session/tree.ts';

/** Reads bodies of nodes. */
type ReadNodes = (ids: readonly NodeId[]) => Promise<Logged<NodeAdded>[]>;

/** About how much of a path one page holds. */
const pageBytes = 256 * 1024;
const pageNodes = 120;

/** The tree as a window needs it to show one branch: all branches, but only the newest page of the shown path. */
export async function snapshotOf(tree: Tree, shown: Shown, read: ReadNodes): Promise<Snapshot> {
  const branch = tree.branches.get(shown.branch) ?? [...tree.branches.values()][0];
  const at = { session: shown.session, branch: branch?.id ?? 0 };
  return {
    shown: at,
    seq: tree.seq,
    folder: tree.folder,
    title: tree.title,
    origin: tree.origin,
    created: tree.created,
    changed: tree.changed,
    branches: [...tree.branches.values()],
    requests: [...tree.requests.values()],
    queue: tree.queue,
    holder: tree.holder,
    ...(tree.moved ? { moved: tree.moved } : {}),
    deferred: [...tree.deferred.values()],
    grants: tree.grants,
    damage: tree.damage,
    unkept: tree.unkept,
    mail: [...tree.mail.values()],
    questions: [...tree.questions.values()],
    cost: tree.cost,
    besides: tree.besides,
    warmed: warmedNow(tree),
    page: await pageBefore(tree, branch?.head ?? rootNode, Infinity, read),
    heads: headsOf(tree),
    meets: meetsOf(tree, at.branch),
  };
}

/** What keeps those warm that wait at this moment. */
function warmedNow({ warmed, branches }: Tree): Tree['warmed'] {
  return warmed.filter(({ branch }) => activeRun(branches.get(branch)));
}

function headsOf(tree: Tree): NodeSkeleton[] {
  const heads = new Set([...tree.branches.values()].map(branch => branch.head));
  return [...heads].flatMap(head => tree.nodes.get(head) ?? []);
}

/** The newest page of the path to `head` that ends before `before`. Begins at the start of a turn where it can. */
export async function pageBefore(tree: Tree, head: NodeId, before: NodeId, read: ReadNodes): Promise<PathPage> {
  const path = pathTo(tree, head);
  const end = before === Infinity ? path.length : path.findIndex(node => node.id >= before);
  const until = end < 0 ? path.length : end;
  let from = Math.max(0, until - pageNodes);
  while (from > 0 && from < until - 1 && !path[from]?.startsTurn) from--;
  let rows = path.slice(from, until);
  let nodes = await read(rows.map(node => node.id));
  let bytes = 0;
  for (let at = nodes.length - 1; at > 0; at--) {
    bytes += JSON.stringify(nodes[at]?.body).length;
    if (bytes < pageBytes || !rows[at]?.startsTurn) continue;
    rows = rows.slice(at);
    nodes = nodes.slice(at);
    from += at;
    break;
  }
  return { ...(await withBeside(tree, rows, nodes, read)), earlier: from };
}

/** Adds the failed and refused replies that hang beside the page's nodes. */
async function withBeside(
  tree: Tree,
  rows: NodeSkeleton[],
  nodes: Logged<NodeAdded>[],
  read: ReadNodes,
): Promise<Pick<PathPage, 'rows' | 'nodes'>> {
  const beside = rows
    .flatMap(row => tree.nodes.children(row.id))
    .map(id => tree.nodes.get(id))
    .filter(node => node !== undefined && node.path === 'beside') as NodeSkeleton[];
  if (beside.length === 0) return { rows, nodes };
  const bodies = await read(beside.map(node => node.id));
  const byId = <T extends { id: number }>(a: T, b: T): number => a.id - b.id;
  return { rows: [...rows, ...beside].sort(byId), nodes: [...nodes, ...bodies].sort(byId) };
}

/** For every branch the last node it has in common with `shown`. */
export function meetsOf(tree: Tree, shown: BranchId): [BranchId, NodeId][] {
  const own = new Set(pathTo(tree, tree.branches.get(shown)?.head ?? rootNode).map(node => node.id));
  return [...tree.branches.values()].map(branch => {
    let at = branch.head;
    while (at !== rootNode && !own.has(at)) at = tree.nodes.get(at)?.parent ?? rootNode;
    return [branch.id, at];
  });
}
