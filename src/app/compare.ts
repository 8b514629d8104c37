import type { Answers, ComparedWay, Query } from '../protocol/query.ts';
import type { BranchId, NodeId } from '../session/ids.ts';
import { partingOf } from '../session/parting.ts';
import { activeRun, type Branch, type Tree } from '../session/tree.ts';
import { CheckpointMissing } from '../workspace/readCheckpoint.ts';
import { NoFiles, type FolderFiles } from './folderFiles.ts';
import type { FileSources } from './fileQueries.ts';
import type { OpenSession } from './openSession.ts';
import { WarmUps } from './warmUps.ts';
import type { WayFigures } from './wayFigures.ts';
import { WayTallies } from './wayTallies.ts';

/** What was read of ways goes with its session. */
const read = new WeakMap<OpenSession, { readonly tallies: WayTallies; readonly warmUps: WarmUps }>();

/** What a comparison is made from. */
export interface CompareContext {
  readonly files: Pick<FileSources, 'ofSession' | 'ofBranch'>;
  readonly deps: { readonly clock: { now(): number } };
}

/** How places of a session differ since they parted. Reads only what lies after that. Rejects in words. */
export async function compare(
  query: Extract<Query, { type: 'compare' }>,
  { files, deps }: CompareContext,
): Promise<Answers['compare']> {
  const { session, folder } = await files.ofSession(query.session);
  // What a turn left is being kept for a moment after its end.
  for (const { branch } of query.places)
    if (session.tree().branches.has(branch)) await (await files.ofBranch(query.session, branch)).place.files.settled();
  const tree = session.durableTree();
  const places = query.places.map(place => placeIn(tree, place.branch, place.node));
  const parting = partingOf(
    tree,
    places.map(({ node }) => node),
  );
  const key = (at: number): string => `${parting.from} ${query.places[at]?.branch} ${query.places[at]?.node}`;
  const ways: ComparedWay[] = [];
  for (const [at, { branch, node }] of places.entries()) {
    const atHead = node === branch.head;
    const running = atHead && activeRun(branch) !== undefined;
    ways.push({
      branch: branch.id,
      name: branch.name,
      node,
      holder: branch.id === tree.holder,
      running,
      outcome: (atHead && branch.run?.end?.outcome) || '',
      ...(await figuresOf(
        session,
        tree,
        { from: parting.from, since: parting.since[at] ?? [], branch: branch.id, key: key(at) },
        running ? deps.clock.now() : undefined,
      )),
      ...(await filesOf(session, folder, tree, { from: parting.from, branch, node })),
    });
  }
  return { from: parting.from, fromTurn: tree.nodes.get(parting.from)?.turn ?? 0, ways };
}

function placeIn(tree: Tree, id: BranchId, at: NodeId): { branch: Branch; node: NodeId } {
  const branch = tree.branches.get(id);
  if (!branch) throw new Error('There is no such branch.');
  const node = at === 0 ? branch.head : at;
  if (node !== 0 && !tree.nodes.get(node)) throw new Error('There is no such turn.');
  return { branch, node };
}

async function figuresOf(
  session: OpenSession,
  tree: Tree,
  way: { readonly from: NodeId; readonly since: readonly NodeId[]; readonly branch: BranchId; readonly key: string },
  now: number | undefined,
): Promise<WayFigures> {
  const rows = way.since.flatMap(id => tree.nodes.get(id) ?? []);
  // Replies beside the path (refused, failed, empty) were paid for as well.
  const beside = [way.from, ...way.since]
    .flatMap(id => tree.nodes.children(id))
    .filter(id => {
      const node = tree.nodes.get(id);
      return node?.path === 'beside' && (node.parent !== way.from || node.branch === way.branch);
    });
  const known = read.get(session) ?? { tallies: new WayTallies(), warmUps: new WarmUps(session) };
  read.set(session, known);
  const tally = await known.tallies.of(way.key, way.since, beside, ids => session.readNodes(ids));
  const figures = tally.figures(rows, now);
  // What kept the way in the prompt cache is no node, and was paid for as well.
  const warm = await known.warmUps.at(way.since, tree.nodes.get(way.from)?.seq ?? 0);
  return { ...figures, cost: figures.cost + warm };
}

const noFiles: Pick<ComparedWay, 'before' | 'after' | 'files'> = { before: '', after: '', files: [] };

/** What the way changed: from the newest checkpoint at the parting to its own newest. */
async function filesOf(
  session: OpenSession,
  folder: FolderFiles,
  tree: Tree,
  { from, branch, node }: { readonly from: NodeId; readonly branch: Branch; readonly node: NodeId },
): Promise<Pick<ComparedWay, 'before' | 'after' | 'files'>> {
  const index = session.checkpoints;
  await index.ready();
  const before = (index.newest(tree, from) ?? index.next(tree, from, node))?.checkpoint;
  const own = node === branch.head ? index.newestOf(tree, branch) : index.newest(tree, node);
  const after = own?.checkpoint;
  if (before === undefined || after === undefined) return noFiles;
  if (before === after) return { before, after, files: [] };
  try {
    return { before, after, files: await (await folder.open()).diff(before, after) };
  } catch (error) {
    // Old sessions lose their checkpoints; what was said and spent is still there to compare.
    if (error instanceof NoFiles || error instanceof CheckpointMissing) return noFiles;
    throw error;
  }
}
