import { headAt } from '../harness/headAt.ts';
import { nameOf } from '../harness/quote.ts';
import type { Intent } from '../protocol/intent.ts';
import { branchNameFrom, freeName } from '../session/branchName.ts';
import type { SessionEvent } from '../session/event.ts';
import { nodeName, type BranchId, type NodeId } from '../session/ids.ts';
import { forkPoint, isOnPath, pathTo } from '../session/path.ts';
import { activeRun, isCutOff, type Branch, type Tree } from '../session/tree.ts';
import { handOn } from './handOn.ts';
import type { IntentContext } from './intentContext.ts';
import { wordsOf } from './folderFiles.ts';
import { idle, known } from './knownBranch.ts';
import { Refusal } from './refusal.ts';
import { goBack, type SplitOff } from './rewind.ts';
import type { Opened } from './sessions.ts';
import { tiedTo } from './tiedTo.ts';

type Asked = Extract<Intent, { type: 'splitOff' }>;
type Context = Pick<IntentContext, 'files' | 'makeCopy' | 'sponsor'>;

/**
 * Makes what a branch did after a node a branch of its own; the branch itself stands at that node again. A fork at its head
 * and a rewind, in one write: one *Undo Rewind* takes its head back. With `go` the files of these turns leave the branch's
 * folder, and the new branch has them in a copy. Where the branch runs, that takes effect at its next step, and its run goes
 * on as the new branch.
 */
export async function splitOff(intent: Asked, opened: Opened, context: Context): Promise<BranchId[]> {
  const { session, runs } = opened;
  const branch = known(opened, intent.branch);
  if (!activeRun(branch)) return part(intent, opened, context);
  placeOf(intent, branch, session.tree());
  const refuseTied = (): void => {
    const why = tiedTo(session.tree(), branch.id);
    if (why !== '') throw new Refusal('busy', why);
  };
  refuseTied();
  let made: BranchId[] = [];
  await runs.whilePaused(branch.id, async () => {
    refuseTied();
    made = await part(intent, opened, context);
    return made[0] ?? branch.id;
  });
  return made;
}

async function part(intent: Asked, opened: Opened, context: Context): Promise<BranchId[]> {
  const { branch: id, name, files, returns } = intent;
  const { session, runs } = opened;
  const branch = idle(opened, id);
  const { at, first } = placeOf(intent, branch, session.tree());
  const head = branch.requestHead ?? (await headAt(session, branch.head));
  const goesOn = isCutOff(branch);
  // Not read back from the branch: its mail may wake it while its files go.
  let made: BranchId = 0;
  const split = (): SplitOff => {
    const tree = session.tree();
    const names = new Set([...tree.branches.values()].map(other => other.name));
    made = Math.max(...tree.branches.keys()) + 1;
    const free = freeName(name.trim() || branchNameFrom(first.title), names);
    const created: SessionEvent = {
      type: 'branchCreated',
      branch: made,
      name: free,
      parent: id,
      from: branch.head,
      purpose: 'fork',
      by: 'person',
      ...(head === undefined ? {} : { head }),
      ...(returns ? { task: { role: 'ways', words: first.title, returns: [{ branch: id, node: 0 }] } } : {}),
    };
    const handed = handOn(tree, tree.branches.get(id) ?? branch, made, at);
    // In one write with the split: who goes on hears of it, whatever happens before its next step.
    const told: SessionEvent = { type: 'noteQueued', branch: made, words: splitWords(free, branch.name, at) };
    return { branch: made, made: [created, ...(goesOn ? [...requeued(tree, id, made), told] : []), ...handed] };
  };
  const place = context.files(opened, id);
  const along = files === 'go' ? { edits: 'keepMine' as const, except: [] } : undefined;
  await goBack(branch, at, along, place, split);
  // What waited for the line is heard by who has it now.
  const unread = goesOn ? '' : await runs.read(made, context.sponsor(opened));
  if (unread !== '') place.note(`what came for ${nameOf(session.tree(), made)} waits: ${unread}`);
  if (files === 'go' && place.kind !== 'shared')
    await context.makeCopy(opened, made).catch((error: unknown) => {
      place.note(`the copy of what was split off could not be made yet: ${wordsOf(error)}`);
    });
  return [made, id];
}

/** Where a branch is to stand again, and the first node of what leaves it. Throws `Refusal`. */
function placeOf({ at: wanted }: Asked, branch: Branch, tree: Tree) {
  if (wanted !== 0 && !tree.nodes.get(wanted)) throw new Refusal('gone', 'There is no such turn.');
  const at = forkPoint(tree, wanted);
  if (!isOnPath(tree, at, branch.head)) throw new Refusal('invalid', 'That turn is not on this branch.');
  const first = pathTo(tree, branch.head).find(node => node.id > at);
  if (!first) throw new Refusal('invalid', 'Nothing follows that turn.');
  return { at, first };
}

/** What the person wrote to the agent while it ran is for the line that goes on. */
function requeued(tree: Tree, from: BranchId, to: BranchId): SessionEvent[] {
  return tree.queue
    .filter(({ branch }) => branch === from)
    .flatMap(({ id, words, when }, at): SessionEvent[] => [
      { type: 'promptUnqueued', queued: id, branch: from, reason: 'withdrawn' },
      { type: 'promptQueued', queued: tree.lastQueued + 1 + at, branch: to, words, when },
    ]);
}

function splitWords(made: string, from: string, at: NodeId): string {
  const place = at === 0 ? 'the beginning' : nodeName(at);
  return `The person made a branch of your line since ${place}: you are ${made} now. ${from} stands at ${place} again and knows nothing of what followed. Whom you started since then reports to you. Go on with your work.`;
}

/** After a split was undone: the branch stays as a line, without a copy on disk where nothing has gone on there. */
export async function afterUndo(
  split: BranchId | undefined,
  opened: Opened,
  context: Pick<IntentContext, 'park' | 'files'>,
): Promise<void> {
  const branch = split === undefined ? undefined : opened.session.tree().branches.get(split);
  if (!branch || branch.head !== branch.from || activeRun(branch)) return;
  await context.park(opened, branch.id).catch((error: unknown) => {
    context.files(opened, branch.id).note(`the copy of ${branch.name} is still on disk: ${wordsOf(error)}`);
  });
}
