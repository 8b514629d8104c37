import { NodeTable } from '../session/nodeTable.ts';
import { emptyTree, type Tree } from '../session/tree.ts';
import type { Snapshot } from './frame.ts';

/** The tree of a snapshot: all branches, and of the nodes only those of its page and the heads. It gives no new numbers. */
export function treeOf(snapshot: Snapshot): Tree {
  return {
    ...emptyTree,
    seq: snapshot.seq,
    session: snapshot.shown.session,
    folder: snapshot.folder,
    title: snapshot.title,
    origin: snapshot.origin,
    created: snapshot.created,
    changed: snapshot.changed,
    nodes: NodeTable.empty.with(byId([...snapshot.page.rows, ...snapshot.heads])),
    branches: new Map(snapshot.branches.map(branch => [branch.id, branch])),
    requests: new Map(snapshot.requests.map(request => [request.id, request])),
    queue: snapshot.queue,
    holder: snapshot.holder,
    ...(snapshot.moved ? { moved: snapshot.moved } : {}),
    deferred: new Map(snapshot.deferred.map(request => [request.id, request])),
    grants: snapshot.grants,
    damage: snapshot.damage,
    unkept: snapshot.unkept,
    mail: new Map(snapshot.mail.map(message => [message.id, message])),
    questions: new Map(snapshot.questions.map(question => [question.id, question])),
    cost: snapshot.cost,
    besides: snapshot.besides,
    warmed: snapshot.warmed,
  };
}

function byId<T extends { id: number }>(rows: readonly T[]): T[] {
  return [...rows].sort((a, b) => a.id - b.id);
}
