import type { Intent } from '../protocol/intent.ts';
import type { BranchId } from '../session/ids.ts';
import type { Branch } from '../session/tree.ts';
import type { CheckpointId, Checkpoints, Restored, RestorePreview } from '../workspace/checkpoints.ts';
import { adoptedWords, changesOf, takenBackWords } from './adoptedWords.ts';
import { planAdoption, type AdoptionPlan } from './adoption.ts';
import { filesNow } from './branchFiles.ts';
import { alone, asBefore, bring, brokeOff } from './bringFiles.ts';
import { makeCopy, type CopyKeeping } from './copyIntents.ts';
import type { BranchPlaces, FilesPlace } from './filesPlace.ts';
import { wordsOf } from './folderFiles.ts';
import { idle, known } from './knownBranch.ts';
import { ownAfter, takenAsOwn, type OwnFiles } from './ownFiles.ts';
import { Refusal } from './refusal.ts';
import { capture } from './runFiles.ts';
import type { Opened } from './sessions.ts';

type Of<T extends Intent['type']> = Extract<Intent, { type: T }>;
type Context = Pick<BranchPlaces, 'files'> & Pick<CopyKeeping, 'makeCopy'>;

/**
 * Brings the file changes of a branch into another's files: the workspace's, where that one has it, else those of its copy.
 * What a person changed there stays. The adoption is one step that can be taken back, in any order with others.
 */
export async function adopt(
  { branch: wanted, adoption, except }: Of<'adopt'>,
  opened: Opened,
  context: Context,
): Promise<BranchId[]> {
  const { session } = opened;
  const source = known(opened, wanted);
  if (source.id === adoption.into) throw new Refusal('invalid', 'A branch has its own changes already.');
  const into = await onDisk(opened, adoption.into, context);
  const place = context.files(opened, into.id);
  const files = await filesNow(session, source, () => context.files(opened, source.id), 'keep');
  await alone(place, { name: source.name, key: 'adopt' }, async checkpoints => {
    const plan = await planAdoption(session, checkpoints, { source, files, into, wish: adoption });
    const request = { session: session.session, node: into.head, what: plan.what, except };
    const restored = await bring(place, checkpoints, request, {
      resting: [into],
      record: () => Promise.resolve(),
      pointless: `There is nothing to adopt: no file of ${into.name} would change.`,
      name: 'the adoption',
    });
    const half = restored.outcome === 'failed' && !restored.undone ? restored.reason : undefined;
    if (restored.outcome !== 'done' && half === undefined) throw asBefore(restored);
    const taken = await keepAdopted(place, checkpoints, { source, into, plan, restored, except, wish: adoption });
    await opened.runs.tell(into.id, adoptedWords(source.name, taken));
    if (half !== undefined) throw new Refusal('disk', `${brokeOff(half)} Undo brings back how they were.`);
  });
  return [into.id];
}

/** Takes an adoption back: what was changed since, by hand or by another adoption, stays. */
export async function undoAdopt(
  { branch, adopted }: Of<'undoAdopt'>,
  opened: Opened,
  context: Context,
): Promise<BranchId[]> {
  const { session } = opened;
  const adoption = idle(opened, branch).adoptions?.find(({ seq }) => seq === adopted);
  if (!adoption) throw new Refusal('gone', 'That adoption cannot be undone any more.');
  const into = await onDisk(opened, branch, context);
  const place = context.files(opened, branch);
  const source = session.tree().branches.get(adoption.source)?.name ?? '';
  const { time: _, seq: __, ...rest } = adoption;
  await alone(place, { name: into.name, key: 'adopt' }, async checkpoints => {
    const { safety, result, own } = adoption;
    const what =
      result === ''
        ? ({ way: 'exact', to: safety } as const)
        : ({ way: 'adopt', base: result, theirs: safety, conflicts: 'mine' } as const);
    let recorded = false;
    const restored = await bring(
      place,
      checkpoints,
      { session: session.session, node: into.head, what },
      {
        resting: [into],
        record: before => {
          recorded = true;
          return session.append({ type: 'adoptionUndone', branch, adopted, safety: before });
        },
        name: 'the undo of an adoption',
      },
    ).catch((error: unknown) => error as Error);
    if (restored instanceof Error || restored.outcome !== 'done') {
      if (recorded)
        await session.append({
          ...rest,
          files: [...rest.files],
          conflicts: [...rest.conflicts],
          type: 'filesAdopted',
          branch,
        });
      if (restored instanceof Error) throw restored;
      if (restored.outcome === 'failed' && !restored.undone)
        throw new Refusal('disk', `${brokeOff(restored.reason)} Undo can be tried again.`);
      throw asBefore(restored);
    }
    const back = own && { base: own.after, theirs: own.before, conflicts: 'mine' as const };
    const after = back && (await ownOf(place, checkpoints, into, { ...back, except: [] }));
    if (after) await session.append(takenAsOwn(into, after));
    place.folder.last = undefined;
    await opened.runs.tell(branch, takenBackWords(source, restored.changes));
  });
  return [branch];
}

/** A branch whose files are on disk, in a copy that is made where it has none. */
async function onDisk(opened: Opened, id: BranchId, context: Context): Promise<Branch> {
  const { session } = opened;
  const branch = idle(opened, id);
  if (branch.id !== session.tree().holder && !branch.copy)
    await makeCopy({ type: 'makeCopy', session: session.session, branch: id }, opened, context);
  return idle(opened, id);
}

interface Adopted {
  readonly source: Branch;
  readonly into: Branch;
  readonly plan: AdoptionPlan;
  readonly restored: Restored;
  readonly except: readonly string[];
  readonly wish: Of<'adopt'>['adoption'];
}

/** Keeps what an adoption left, and says so in the log. */
async function keepAdopted(
  place: FilesPlace,
  checkpoints: Checkpoints,
  { source, into, plan, restored, except, wish }: Adopted,
): Promise<Pick<RestorePreview, 'changes'> & { readonly conflicts: readonly string[] }> {
  const { session } = place;
  const { safety } = restored;
  const result = await resultOf(place, checkpoints, into, [safety, plan.theirs]);
  const { way, ...sides } = plan.what;
  const merge = 'base' in sides ? sides : { base: sides.since, theirs: plan.theirs, conflicts: 'theirs' as const };
  const isWhole = restored.outcome === 'done';
  const own = isWhole ? await ownOf(place, checkpoints, into, { ...merge, except }) : undefined;
  const changes = isWhole ? restored.changes : result === '' ? [] : await checkpoints.diff(safety, result);
  const found = isWhole ? restored.conflicts.map(({ path }) => path) : [];
  const conflicts = way === 'adopt' && wish.conflicts === 'markers' ? found : [];
  place.folder.last = result === '' ? undefined : { session: session.session, checkpoint: result };
  await session.append(...(own ? [takenAsOwn(into, own)] : []), {
    type: 'filesAdopted',
    branch: into.id,
    source: source.id,
    node: plan.node,
    turnOnly: wish.turn !== 0,
    sides: { base: plan.base, theirs: plan.theirs },
    files: changesOf(changes),
    conflicts,
    safety,
    result,
    ...(own ? { own } : {}),
    ...(own && wish.turn === 0 && except.length === 0 ? { whole: plan.theirs } : {}),
  });
  return { changes, conflicts };
}

/** Empty where it could not be kept. */
async function resultOf(
  { session, note }: FilesPlace,
  checkpoints: Checkpoints,
  into: Branch,
  parents: readonly CheckpointId[],
): Promise<CheckpointId> {
  try {
    const request = { session: session.session, node: into.head, kind: 'safety', parents } as const;
    return (await capture(checkpoints, request)).id;
  } catch (error) {
    note(`what an adoption left could not be kept: ${wordsOf(error)}`);
    return '';
  }
}

/** The files are on disk already: that they cannot be told from the person's is a pity, and no reason to fail. */
async function ownOf(
  place: FilesPlace,
  checkpoints: Checkpoints,
  into: Branch,
  merge: Parameters<typeof ownAfter>[3],
): Promise<OwnFiles | undefined> {
  return ownAfter(place.session, checkpoints, into, merge).catch((error: unknown) => {
    place.note(`what ${into.name} adopted could not be filed as its own: ${wordsOf(error)}`);
    return undefined;
  });
}
