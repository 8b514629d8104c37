import type { Intent } from '../protocol/intent.ts';
import type { SessionEvent } from '../session/event.ts';
import type { BranchId } from '../session/ids.ts';
import type { Branch } from '../session/tree.ts';
import type { Checkpoints, RestoreRequest, RestoreWhat } from '../workspace/checkpoints.ts';
import { filesNow } from './branchFiles.ts';
import { parkCopy } from './copyIntents.ts';
import type { KeptAt } from './checkpointIndex.ts';
import { alone, asBefore, bring, brokeOff, keepLeft } from './bringFiles.ts';
import type { BranchPlaces, FilesPlace } from './filesPlace.ts';
import { wordsOf } from './folderFiles.ts';
import { idle } from './knownBranch.ts';
import { givingWay } from './parting.ts';
import type { OpenSession } from './openSession.ts';
import { Refusal } from './refusal.ts';
import { capture } from './runFiles.ts';
import type { Opened } from './sessions.ts';

type Of<T extends Intent['type']> = Extract<Intent, { type: T }>;
type Held = Extract<SessionEvent, { type: 'workspaceHeld' }>;

/**
 * Moves the workspace to a branch: what the holder's agent changed since the two parted goes back, the branch's files come,
 * the person's own edits stay on top. Both stand still. What the holder's agent made stays in the tree as its newest
 * checkpoint; it gets a copy of that when it runs again. The person's edits are in the workspace and in the safety checkpoint,
 * never in the holder's.
 */
export async function useInWorkspace(
  { branch: wanted, except }: Of<'useInWorkspace'>,
  opened: Opened,
  context: BranchPlaces,
): Promise<BranchId[]> {
  const { session } = opened;
  const to = idle(opened, wanted);
  const { holder, moved: earlier } = session.tree();
  if (wanted === holder) throw new Refusal('invalid', `${to.name} has the workspace already.`);
  const from = idle(opened, holder);
  // A copy of the holder's is older than the workspace.
  if (from.copy) await parkCopy(opened, holder, context);
  const place = context.files(opened, holder);
  const files = await filesNow(session, to, () => context.files(opened, wanted), 'keep');
  const back: Held = earlier
    ? { type: 'workspaceHeld', branch: holder, moved: { from: earlier.from, safety: earlier.safety, reason: 'use' } }
    : { type: 'workspaceHeld', branch: holder };
  await alone(place, { name: to.name, key: 'use' }, async checkpoints => {
    const what = await givingWay(session, checkpoints, { from, to: to.head, files });
    const left = await leaving(session, checkpoints, from, what);
    const restored = await move(
      place,
      { resting: [from, to], what, except, from, to, reason: 'use', back, left },
      checkpoints,
    );
    if (restored !== undefined) await keepLeft(place, checkpoints, to.id, to.head, restored);
  });
  await context.park(opened, wanted).catch((error: unknown) => {
    place.note(`the copy of ${to.name} is still on disk: ${wordsOf(error)}`);
  });
  await opened.runs.tell(wanted, nowInWorkspace);
  return [wanted, holder];
}

/** Takes the last move of the workspace back; what the person changed since stays on top. */
export async function undoUse(_intent: Of<'undoUse'>, opened: Opened, context: BranchPlaces): Promise<BranchId[]> {
  const { session } = opened;
  const { moved } = session.tree();
  if (!moved) throw new Refusal('gone', 'There is no move of the workspace to undo.');
  const from = idle(opened, moved.to);
  const to = idle(opened, moved.from);
  if (to.copy)
    throw new Refusal(
      'invalid',
      `${to.name} has gone on in a copy of its own. Use ${to.name} in the workspace instead.`,
    );
  if (from.adoptions?.some(({ time }) => time >= moved.time))
    throw new Refusal('invalid', `Changes were adopted into ${from.name} since. Undo that first.`);
  const place = context.files(opened, moved.to);
  const back: Held = {
    type: 'workspaceHeld',
    branch: moved.to,
    moved: { from: moved.from, safety: moved.safety, reason: 'use' },
  };
  await alone(place, { name: to.name, key: 'use' }, async checkpoints => {
    const found = session.checkpoints.leftAt(from.id, from.head);
    const left = found && found.time >= moved.time ? found : undefined;
    const what: RestoreWhat | undefined =
      moved.safety === ''
        ? undefined
        : left
          ? { way: 'keepMine', to: moved.safety, since: left.checkpoint }
          : { way: 'exact', to: moved.safety };
    const again = left ? [leftAgain(left)] : [];
    const wish = { resting: [from, to], what, except: [], from, to, reason: 'undo', back, again } as const;
    await move(place, wish, checkpoints);
    place.folder.last = undefined;
  });
  return [moved.from, moved.to];
}

/** What was left stays known when the move stands anew. */
function leftAgain({ branch, node, checkpoint }: KeptAt): SessionEvent {
  return { type: 'checkpointTaken', branch, node, kind: 'safety', checkpoint, skipped: [], ms: 0 };
}

const nowInWorkspace =
  'The person moved you into their workspace: your files are the workspace itself now, with edits of the person on top. Read a file again before you change it.';

/**
 * What the holder takes along when it loses the workspace: its newest checkpoint. One that was kept for nobody else's turn is
 * filed as its own, so that what comes into the workspace later is not taken for the holder's.
 */
async function leaving(
  session: OpenSession,
  checkpoints: Checkpoints,
  from: Branch,
  what: Extract<RestoreWhat, { way: 'keepMine' }> | undefined,
): Promise<SessionEvent[]> {
  const { id: branch, head: node } = from;
  if (session.checkpoints.newestOf(session.tree(), from)?.branch === branch) return [];
  const request = { session: session.session, node, kind: 'pre', parents: [] } as const;
  const checkpoint = what?.since ?? (await capture(checkpoints, request)).id;
  return [{ type: 'checkpointTaken', branch, node, kind: 'pre', checkpoint, filed: true, skipped: [], ms: 0 }];
}

interface Move {
  readonly resting: readonly Branch[];
  readonly what: RestoreWhat | undefined;
  readonly except: readonly string[];
  readonly from: Branch;
  readonly to: Branch;
  readonly reason: 'use' | 'undo';
  /** What makes the log as it was when nothing came of it. */
  readonly back: Held;
  readonly again?: readonly SessionEvent[];
  /** What is told of the files of the one that leaves. */
  readonly left?: readonly SessionEvent[];
}

/** Moves the workspace, files and all. The answer is the safety checkpoint; undefined where no file was to be moved. */
async function move(
  place: FilesPlace,
  { resting, what, except, from, to, reason, back, again = [], left = [] }: Move,
  checkpoints: Checkpoints,
): Promise<string | undefined> {
  const { session } = place;
  const held = (safety: string): Held => ({
    type: 'workspaceHeld',
    branch: to.id,
    moved: { from: from.id, safety, reason },
  });
  if (!what) {
    await session.append(...left, held(''));
    return undefined;
  }
  const request: RestoreRequest = { session: session.session, node: from.head, what, except };
  let recorded = false;
  const record = (safety: string): Promise<void> => {
    recorded = true;
    return session.append(...left, held(safety));
  };
  const name = reason === 'use' ? 'the workspace moved' : 'the undo of a move of the workspace';
  const takeBack = async (): Promise<void> => {
    if (recorded) await session.append(back, ...again);
  };
  const restored = await bring(place, checkpoints, request, { resting, record, name }).catch(async (error: unknown) => {
    await takeBack();
    throw error;
  });
  if (restored.outcome === 'done') return restored.safety;
  const halfway = restored.outcome === 'failed' && !restored.undone ? restored.reason : undefined;
  if (halfway !== undefined && reason === 'use')
    throw new Refusal('disk', `${brokeOff(halfway)} Undo brings back how they were.`);
  await takeBack();
  throw halfway === undefined
    ? asBefore(restored)
    : new Refusal('disk', `${brokeOff(halfway)} Undo can be tried again.`);
}
