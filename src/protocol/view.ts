import type { LoggedSkeleton, NodeAdded } from '../session/event.ts';
import { fold } from '../session/fold.ts';
import type { BranchId, NodeId } from '../session/ids.ts';
import type { NodeContent } from '../session/node.ts';
import { emptyTree, type Tree } from '../session/tree.ts';
import type { Frame, PathPage, SessionRow, Shown, Snapshot, Standing } from './frame.ts';
import type { WallReport } from '../session/wall.ts';
import { foldLive, type LiveReply } from './liveReply.ts';
import { treeOf } from './treeOf.ts';

/** How a call ended that stands in no results node yet. */
export type FinishedCall = Extract<LoggedSkeleton, { type: 'toolFinished' }>;

/** Everything a panel shows, folded from its frames. An immutable value; parts that did not change stay identical. */
export interface View {
  /** The last frame folded in. */
  readonly n: number;
  readonly shown: Shown | null;
  readonly tree: Tree;
  /** What the shown path says, by node. */
  readonly bodies: ReadonlyMap<NodeId, NodeContent>;
  /** Nodes of the shown path before the first known one. */
  readonly earlier: number;
  readonly live: ReadonlyMap<BranchId, LiveReply>;
  readonly finished: ReadonlyMap<string, FinishedCall>;
  /** For every branch the last node it has in common with the shown one. */
  readonly meets: ReadonlyMap<BranchId, NodeId>;
  readonly sessions: readonly SessionRow[];
  readonly standing: Standing | null;
  /** What stands between the hands and the machine; null until it is known. */
  readonly wall: WallReport | null;
  /** Why the shown session cannot go on, in words; empty when it can. */
  readonly trouble: string;
  /** Something was lost: ask to be shown the same place again. A snapshot heals it. */
  readonly stale: boolean;
}

export const emptyView: View = {
  n: 0,
  shown: null,
  tree: emptyTree,
  bodies: new Map(),
  earlier: 0,
  live: new Map(),
  finished: new Map(),
  meets: new Map(),
  sessions: [],
  standing: null,
  wall: null,
  trouble: '',
  stale: false,
};

/** The view after `frame`. Pure. */
export function foldView(view: View, frame: Frame): View {
  let next: View = { ...view, n: frame.n };
  if (frame.standing) next = { ...next, standing: frame.standing };
  if (frame.wall) next = { ...next, wall: frame.wall };
  if (frame.sessions) next = { ...next, sessions: frame.sessions };
  if (frame.snapshot !== undefined) next = withSnapshot(next, frame.snapshot);
  if (next.shown === null) return next;
  if (frame.trouble !== undefined) next = { ...next, trouble: frame.trouble };
  if (frame.events?.length) next = withEvents(next, frame.events);
  if (frame.live?.length) {
    const live = new Map(next.live);
    let gaps = false;
    for (const piece of frame.live) {
      const { reply, gap } = foldLive(live.get(piece.branch), piece);
      if (reply) live.set(piece.branch, reply);
      else live.delete(piece.branch);
      gaps ||= gap && piece.branch === next.shown?.branch;
    }
    next = { ...next, live, stale: next.stale || gaps };
  }
  if (frame.meets) next = { ...next, meets: new Map(frame.meets) };
  return next;
}

/** The view with an older stretch of the shown path in front. A page of another place changes nothing. */
export function withEarlier(view: View, shown: Shown, page: PathPage): View {
  if (view.shown?.session !== shown.session || view.shown.branch !== shown.branch) return view;
  const rows = [...page.rows].sort((a, b) => a.id - b.id);
  return {
    ...view,
    tree: { ...view.tree, nodes: view.tree.nodes.with(rows) },
    bodies: withBodies(view.bodies, page.nodes),
    earlier: page.earlier,
  };
}

function withSnapshot(view: View, snapshot: Snapshot | null): View {
  const { n, sessions, standing, wall } = view;
  if (snapshot === null) return { ...emptyView, n, sessions, standing, wall };
  return {
    ...emptyView,
    n,
    sessions,
    standing,
    wall,
    shown: snapshot.shown,
    tree: treeOf(snapshot),
    bodies: withBodies(new Map(), snapshot.page.nodes),
    earlier: snapshot.page.earlier,
    meets: new Map(snapshot.meets),
  };
}

function withEvents(view: View, events: readonly LoggedSkeleton[]): View {
  const fresh = events.filter(event => event.seq > view.tree.seq);
  const tree = fold(view.tree, fresh);
  const live = new Map(view.live);
  const finished = new Map(view.finished);
  for (const event of fresh) settle(event, live, finished);
  const head = tree.branches.get(view.shown?.branch ?? 0)?.head ?? 0;
  return {
    ...view,
    tree,
    live,
    finished,
    bodies: withBodies(view.bodies, fresh.filter(isWholeNode)),
    stale: view.stale || (head !== 0 && !tree.nodes.get(head)),
  };
}

/** What an event says whole is no longer shown as live. */
function settle(event: LoggedSkeleton, live: Map<BranchId, LiveReply>, finished: Map<string, FinishedCall>): void {
  if (event.type === 'toolFinished') finished.set(event.call, event);
  if (event.type === 'runEnded') live.delete(event.branch);
  const reply = 'branch' in event ? live.get(event.branch) : undefined;
  if (!reply) return;
  if (event.type === 'nodeAdded' && event.kind === 'reply' && !isSummary(event)) {
    live.set(event.branch, { run: reply.run, blocks: new Map(), outputs: reply.outputs });
  }
  if (event.type === 'toolFinished') {
    const outputs = new Map(reply.outputs);
    outputs.delete(event.call);
    live.set(event.branch, { ...reply, outputs });
  }
}

/** What a summary was made of: it may be written while another reply is on its way. */
function isSummary(event: LoggedSkeleton): boolean {
  return isWholeNode(event) && event.kind === 'reply' && event.body.sums === true;
}

function isWholeNode(event: LoggedSkeleton): event is NodeAdded & { seq: number; time: number } {
  return event.type === 'nodeAdded' && event.body !== undefined;
}

function withBodies(bodies: View['bodies'], nodes: readonly NodeAdded[]): View['bodies'] {
  if (nodes.length === 0) return bodies;
  const next = new Map(bodies);
  for (const node of nodes) next.set(node.id, { kind: node.kind, body: node.body } as NodeContent);
  return next;
}
