import { createSpawned } from '../harness/tree/createSpawned.ts';
import type { Intent } from '../protocol/intent.ts';
import type { BranchId, NodeId } from '../session/ids.ts';
import type { Budget } from '../session/branchSettings.ts';
import { pathTo } from '../session/path.ts';
import { activeRun, type Branch, type Tree } from '../session/tree.ts';
import type { BranchPlaces } from './filesPlace.ts';
import type { IntentContext } from './intentContext.ts';
import { idle } from './knownBranch.ts';
import { Refusal } from './refusal.ts';
import { reviewedChanges } from './reviewedChanges.ts';
import { diffFile, mostInline, reviewWords } from './reviewWords.ts';
import type { Sponsor } from './sponsor.ts';
import type { Opened } from './sessions.ts';

/** What a review is started with. */
export interface ReviewContext {
  readonly sponsor: Sponsor;
  readonly files: BranchPlaces['files'];
}

/** Carries out `review`: a fresh agent looks at a branch's work, and what it finds goes to the branch. */
export async function reviewBranch(
  intent: Extract<Intent, { type: 'review' }>,
  opened: Opened,
  context: IntentContext,
): Promise<BranchId[]> {
  const branch = idle(opened, intent.branch);
  if (opened.session.tree().origin === 'rehearsal')
    throw new Refusal('invalid', 'The rehearsal only knows its script.');
  if (branch.head === 0) throw new Refusal('invalid', 'There is nothing to review yet.');
  if (branch.task?.role === 'review')
    throw new Refusal('invalid', `${branch.name} is a review itself. Review the branch that it looked at.`);
  if (runningReview(opened.session.tree(), branch.id))
    throw new Refusal('busy', `${branch.name} is being reviewed already.`);
  const made = await startReview(opened, branch, 'person', { sponsor: context.sponsor(opened), files: context.files });
  return made === undefined ? [] : [made];
}

/**
 * Reviews a branch that has ended, by itself: once for a person's prompt, where files were changed since, and nothing else
 * follows. Undefined where there is no reason to.
 */
export async function reviewWhenDone(
  opened: Opened,
  id: BranchId,
  context: ReviewContext,
): Promise<BranchId | undefined> {
  const tree = opened.session.tree();
  const branch = tree.branches.get(id);
  // An agent's child hands its result back at once; whoever gets it looks at it.
  if (!branch || branch.by !== 'person' || branch.task?.role === 'review' || tree.origin === 'rehearsal') return;
  if (activeRun(branch) || branch.run?.end?.outcome !== 'done' || runningReview(tree, id)) return;
  const asked = pathTo(tree, branch.head).findLast(node => node.kind === 'prompt')?.id ?? 0;
  if (asked === 0 || reviews(tree, id).some(review => firstNode(tree, review) > asked)) return;
  return startReview(opened, branch, 'agent', context);
}

async function startReview(
  opened: Opened,
  branch: Branch,
  by: 'person' | 'agent',
  { sponsor, files }: ReviewContext,
): Promise<BranchId | undefined> {
  const { session, runs } = opened;
  const { scratch, instructions, settings } = sponsor(branch.id)();
  const since = reviewedUpTo(session.tree(), branch);
  const changes = await reviewedChanges(session, files(opened, branch.id).folder, branch, since);
  // What was begun by itself must be worth it, and the branch may have gone on meanwhile.
  const stands = !activeRun(session.tree().branches.get(branch.id));
  if (by === 'agent' && (!stands || !changes || changes.files.length === 0)) return undefined;
  const { model, effort } = settings();
  const words = reviewWords({
    name: branch.name,
    asked: await askedOf(opened, branch),
    changes,
    folder: scratch.folder(branch.id),
  });
  const child = await createSpawned(
    { journal: session, scratch, instructions },
    {
      parent: branch.id,
      by,
      name: `review-${branch.name}`,
      task: { role: 'review', words, of: branch.id, returns: [{ branch: branch.id, node: 0 }] },
      settings: { model, effort, authority: 'readOnly', may: [], steps: reviewSteps, budget: reviewBudget },
      files: [],
    },
  );
  if (changes && changes.patch.length > mostInline) await scratch.put(child.id, diffFile, changes.patch);
  await runs.goOn(child.id, 'agent', sponsor);
  return child.id;
}

/** Where a review has to report what it has, within what its branch may spend: nobody looks while it runs by itself. */
const reviewSteps = 40;
const reviewBudget: Budget = { dollars: 0, minutes: 30, tokens: 300_000 };

function reviews(tree: Tree, id: BranchId): Branch[] {
  return [...tree.branches.values()].filter(({ task }) => task?.role === 'review' && task.of === id);
}

function runningReview(tree: Tree, id: BranchId): boolean {
  return reviews(tree, id).some(review => activeRun(review));
}

function firstNode(tree: Tree, branch: Branch): NodeId {
  return pathTo(tree, branch.head)[0]?.id ?? 0;
}

/** The node up to which the branch was reviewed before; where it begins, if it never was. */
function reviewedUpTo(tree: Tree, branch: Branch): NodeId {
  const newest = Math.max(0, ...reviews(tree, branch.id).map(review => firstNode(tree, review)));
  return pathTo(tree, branch.head).findLast(node => node.id < newest)?.id ?? branch.from;
}

/** The newest words to the branch that were not the model's: prompts, and what a person said while it worked. */
async function askedOf({ session }: Opened, branch: Branch): Promise<string[]> {
  const tree = session.tree();
  if (branch.task && branch.by === 'agent') return [branch.task.words];
  const ids = pathTo(tree, branch.head).filter(node => node.kind === 'prompt' || node.kind === 'note');
  const nodes = await session.readNodes(ids.slice(-mostPrompts * 2).map(node => node.id));
  const said = nodes.flatMap(node => {
    if (node.kind === 'prompt') return [node.body.words];
    return node.kind === 'note' && node.body.source === 'person' ? [node.body.words] : [];
  });
  return said.slice(-mostPrompts);
}

const mostPrompts = 10;
