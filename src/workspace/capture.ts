import type { CheckpointKind, CheckpointMessage } from './checkpointMessage.ts';
import { formatMessage } from './checkpointMessage.ts';
import type { Caps, Skipped } from './caps.ts';
import { standingOf } from './pin.ts';
import { readCheckpoint } from './readCheckpoint.ts';
import type { Root } from './root.ts';
import { nameCommit, writeCommit } from './writeCommit.ts';
import { writeTree } from './writeTree.ts';

/** Whose files are captured, and why. */
export interface CaptureRequest {
  readonly session: string;
  readonly node: number;
  /** Checkpoints of the parent node, or of both sides of a merge; none for the first. */
  readonly parents: readonly string[];
  readonly kind: CheckpointKind;
  /** The only paths that can have changed, relative to the folder; files that are ignored too. */
  readonly known?: readonly string[];
  /** Of several folders the first alone; the others stand as the first parent has them. */
  readonly only?: 'first';
  readonly signal?: AbortSignal;
}

export interface CapturedRoot {
  readonly id: string;
  readonly tree: string;
  /** Whether it differs from its first parent. */
  readonly changed: boolean;
  readonly skipped: readonly Skipped[];
}

/** Captures a repository that lies inside; the answer is its checkpoint, or why there is none. */
export type CaptureNested = (path: Skipped['path'], before: string | undefined) => Promise<string | Skipped>;

/** Captures one work tree. Call it with the root's lock held and the store's lock shared. */
export async function captureRoot(
  root: Root,
  request: CaptureRequest,
  caps: Caps,
  nested: CaptureNested,
): Promise<CapturedRoot> {
  const { store } = root;
  const { signal } = request;
  const parents = await Promise.all(request.parents.map(id => readCheckpoint(store, id)));
  const [parent] = parents;
  const [written, standing] = await Promise.all([
    writeTree(root, { caps, known: request.known, signal }),
    standingOf(root),
  ]);
  const inside: Record<string, string> = { ...(request.known && parent?.message.nested) };
  const skipped = [...written.skipped];
  for (const path of written.nested) {
    const answer = await nested(path, parent?.message.nested[path]);
    if (typeof answer === 'string') inside[path] = answer;
    else skipped.push(answer);
  }
  const message: CheckpointMessage = {
    session: request.session,
    node: request.node,
    kind: request.kind,
    workTree: root.workTree,
    ...standing,
    bases: [...root.bases],
    skipped: skipped.slice(0, mostNamed),
    nested: inside,
  };
  const { tree } = written;
  if (parent && parents.length === 1 && saysTheSame(parent.tree, parent.message, tree, message))
    return { id: parent.id, tree, changed: false, skipped };
  const id = await commit(root, tree, request, formatMessage(message));
  return { id, tree, changed: parent?.tree !== tree || !sameNested(parent.message, message), skipped };
}

/** Skipped paths a checkpoint remembers; more are reported, and a folder counts once. */
const mostNamed = 1000;

/** Whether a parent's checkpoint can stand for the node as well. */
function saysTheSame(oldTree: string, old: CheckpointMessage, tree: string, message: CheckpointMessage): boolean {
  const bases = new Set(old.bases);
  return (
    oldTree === tree &&
    old.session === message.session &&
    message.bases.every(base => bases.has(base)) &&
    JSON.stringify(old.skipped) === JSON.stringify(message.skipped) &&
    sameNested(old, message)
  );
}

function sameNested(old: CheckpointMessage, message: CheckpointMessage): boolean {
  const paths = Object.keys(old.nested);
  return (
    paths.length === Object.keys(message.nested).length &&
    paths.every(path => old.nested[path] === message.nested[path])
  );
}

async function commit(root: Root, tree: string, request: CaptureRequest, message: string): Promise<string> {
  const { session, node, kind, parents } = request;
  if (!/^[\w-]+$/.test(session)) throw new Error(`${JSON.stringify(session)} is no session`);
  const id = await writeCommit(root.store, { tree, parents, time: root.store.deps.clock.now(), message });
  await nameCommit(root.store, `refs/ck/${session}/n${node}/${kind}/${id.slice(0, 12)}`, id);
  return id;
}
