import type { Frame, Snapshot } from '../protocol/frame.ts';
import { fold } from '../session/fold.ts';
import { NodeTable } from '../session/nodeTable.ts';
import { emptyTree, type Tree } from '../session/tree.ts';

/** The shown session after a frame; undefined while nothing is shown. The same fold as everywhere else. */
export function shownTree(before: Tree | undefined, frame: Frame): Tree | undefined {
  if (frame.snapshot === null) return undefined;
  const tree = frame.snapshot ? treeOf(frame.snapshot) : before;
  return tree && frame.events ? fold(tree, frame.events) : tree;
}

/** A snapshot as a tree that knows only the snapshot's nodes. */
function treeOf(snapshot: Snapshot): Tree {
  return {
    ...emptyTree,
    seq: snapshot.seq,
    session: snapshot.shown.session,
    folder: snapshot.folder,
    title: snapshot.title,
    origin: snapshot.origin,
    created: snapshot.created,
    changed: snapshot.changed,
    nodes: NodeTable.empty.with(snapshot.page.rows),
    branches: new Map(snapshot.branches.map(branch => [branch.id, branch])),
    requests: new Map(snapshot.requests.map(request => [request.id, request])),
    queue: snapshot.queue,
    holder: snapshot.holder,
    grants: new Set(snapshot.grants),
    damage: snapshot.damage,
    cost: snapshot.cost,
  };
}
