import { isProtected, runsLater } from '../harness/authority/specialPaths.ts';
import type { Answers, Query, Unavailable } from '../protocol/query.ts';
import type { BranchId } from '../session/ids.ts';
import { planAdoption, type AdoptionPlan } from './adoption.ts';
import { filesNow } from './branchFiles.ts';
import { ownFiles } from './copySource.ts';
import { leftWords } from './fileQueries.ts';
import { NoFiles } from './folderFiles.ts';
import type { FilesPlace } from './filesPlace.ts';
import type { OpenSession } from './openSession.ts';
import type { Branch } from '../session/tree.ts';
import { known } from './knownBranch.ts';
import { changedSince, givingWay } from './parting.ts';
import type { Opened, Sessions } from './sessions.ts';
import { Refusal } from './refusal.ts';
import type { Checkpoints, RestorePreview, RestoreWhat } from '../workspace/checkpoints.ts';

type Of<T extends Query['type']> = Extract<Query, { type: T }>;

/** What these questions are answered from. */
interface Context {
  place(opened: Opened, branch: BranchId): FilesPlace;
  readonly sessions: Pick<Sessions, 'get'>;
}

/** What `useInWorkspace` would change now. */
export function usePreview(query: Of<'usePreview'>, context: Context): Promise<Answers['usePreview']> {
  return orUnavailable(async () => {
    const opened = await context.sessions.get(query.session);
    const { session } = opened;
    const branch = known(opened, query.branch);
    const holder = known(opened, session.tree().holder);
    const files = await filesNow(session, branch, () => context.place(opened, branch.id), 'look');
    return context.place(opened, holder.id).folder.inOrder(async checkpoints => {
      const what = await givingWay(session, checkpoints, { from: holder, to: branch.head, files });
      if (branch.id === holder.id || !what) return { unavailable: 'No file of the workspace would change.' };
      const found = await previewed(checkpoints, session.session, holder.head, what);
      return { ...shown(found), yours: found.foreign };
    });
  });
}

/** What `adopt` would change now. */
export function adoptPreview(query: Of<'adoptPreview'>, context: Context): Promise<Answers['adoptPreview']> {
  return orUnavailable(async () => {
    const opened = await context.sessions.get(query.session);
    const { session } = opened;
    const source = known(opened, query.branch);
    const into = known(opened, query.adoption.into);
    const files = await filesNow(session, source, () => context.place(opened, source.id), 'look');
    const isHere = into.id === session.tree().holder || into.copy !== undefined;
    return context.place(opened, isHere ? into.id : session.tree().holder).folder.inOrder(async checkpoints => {
      const plan = await planAdoption(session, checkpoints, { source, files, into, wish: query.adoption });
      const found = isHere
        ? await previewed(checkpoints, session.session, into.head, plan.what)
        : await inStore(session, checkpoints, into, plan);
      const own = changedSince(session, into, source.head);
      const ahead = own ? await checkpoints.diff(own.from, own.to) : [];
      return { ...shown(found), base: plan.base, theirs: plan.theirs, ahead };
    });
  });
}

function previewed(
  checkpoints: Checkpoints,
  session: string,
  node: number,
  what: RestoreWhat,
): Promise<RestorePreview> {
  return checkpoints.preview({ session, node, what });
}

/** The same for a branch whose copy is still to be made. */
async function inStore(
  session: OpenSession,
  checkpoints: Checkpoints,
  into: Branch,
  { theirs, what }: AdoptionPlan,
): Promise<Pick<RestorePreview, 'from' | 'to' | 'changes' | 'conflicts' | 'left'>> {
  const base = what.way === 'adopt' ? what.base : what.since;
  const ours = ownFiles(session, into.id) ?? session.checkpoints.newestOf(session.tree(), into)?.checkpoint ?? base;
  if (what.way === 'keepMine')
    return { from: ours, to: what.to, changes: await checkpoints.diff(ours, what.to), conflicts: [], left: [] };
  const { conflicts } = await checkpoints.merge({ base, ours, theirs });
  const order = { session: session.session, node: into.head, ours, base, theirs, conflicts: what.conflicts };
  const to = await checkpoints.combine(order);
  return { from: ours, to, changes: await checkpoints.diff(ours, to), conflicts, left: [] };
}

function shown({
  from,
  to,
  changes,
  conflicts,
  left,
}: Pick<RestorePreview, 'from' | 'to' | 'changes' | 'conflicts' | 'left'>) {
  return {
    from,
    to,
    changes,
    conflicts: conflicts.map(({ path }) => path),
    left: left.map(({ path, reason }) => ({ path, reason: leftWords[reason] })),
    runLater: changes.flatMap(({ path, status }) =>
      status !== 'deleted' && (runsLater(path) || isProtected(path)) ? [path] : [],
    ),
  };
}

/** A question that cannot be answered is answered with the reason. */
async function orUnavailable<T>(work: () => Promise<T | Unavailable>): Promise<T | Unavailable> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NoFiles || error instanceof Refusal) return { unavailable: error.message };
    throw error;
  }
}
