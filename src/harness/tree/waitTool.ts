import * as v from 'valibot';
import type { ToolCall } from '../../session/block.ts';
import type { BranchId } from '../../session/ids.ts';
import { activeRun, type Branch, type Tree } from '../../session/tree.ts';
import { unawaited } from '../mail.ts';
import { beganAt } from './beganAt.ts';
import { branchNamed } from './branchNamed.ts';
import { interrupted } from './interrupted.ts';
import { failed, refused, type TreeAnswer, type TreeCall, type TreeTool } from './treeCall.ts';
import { isWaitingFor } from './waitsFor.ts';

const waitSchema = v.object({
  for: v.exactOptional(v.array(v.string())),
  minutes: v.exactOptional(v.pipe(v.number(), v.finite(), v.gtValue(0))),
});

const defaultMinutes = 60;

/**
 * The tool `wait`: until the branches have ended, a message comes that is not the result of one of them, the person writes,
 * or the time is over, counted from when it was called first. What ended it and who still runs is the answer; results and
 * messages follow as notes.
 */
export const waitTool: TreeTool = async waiting => {
  const { deps, call, from, signal } = waiting;
  const { journal, branch, clock } = deps;
  const parsed = v.safeParse(waitSchema, call.input ?? {});
  if (!parsed.success) return failed(`The call is not right: ${parsed.issues[0].message}.`);
  const { for: names, minutes = defaultMinutes } = parsed.output;
  const awaited = branchesOf(journal.tree(), branch, names);
  if (typeof awaited === 'string') return failed(awaited);
  if (awaited.length === 0)
    return { result: 'ok', text: 'You have started nobody who still works: there is nothing to wait for.' };
  const circle = awaited.find(({ id }) => isWaitingFor(journal.tree(), id, branch));
  if (circle)
    return refused(
      `Refused: ${circle.name} waits for you, so neither would go on. End your turn; what comes from ${circle.name} wakes you.`,
    );
  await Promise.all(awaited.map(child => goOn(deps, child)));
  const ids = awaited.map(({ id }) => id);
  const began = (await beganAt(journal, from, branch, call.id)) ?? clock.now();
  const left = Math.max(0, began + minutes * 60_000 - clock.now());
  const done = new AbortController();
  const stop = AbortSignal.any([signal, done.signal]);
  try {
    const text = await Promise.race([
      journal.when(tree => over(tree, branch, ids), stop),
      clock.sleep(left, stop).then(() => timeOver(journal.tree(), ids, minutes)),
    ]);
    return { result: 'ok', text } satisfies TreeAnswer;
  } finally {
    done.abort(new Error('the wait is over'));
  }
};

/** The branches whose end a call of `wait` waits for; undefined for any other call, and for one that is not right. */
export function waitedFor(tree: Tree, self: BranchId, { name, input }: ToolCall): BranchId[] | undefined {
  if (name !== 'wait') return undefined;
  const parsed = v.safeParse(waitSchema, input ?? {});
  const found = parsed.success ? branchesOf(tree, self, parsed.output.for) : '';
  return typeof found === 'string' ? undefined : found.map(({ id }) => id);
}

/** The branches a call waits for: those it names, else all that this branch has started and that have not given their result. */
function branchesOf(tree: Tree, self: BranchId, names: readonly string[] | undefined): Branch[] | string {
  if (names && names.length > 0) {
    const found = names.map(name => branchNamed(tree, self, name));
    return found.find(each => typeof each === 'string') ?? found.filter(each => typeof each !== 'string');
  }
  const gave = new Set([...tree.mail.values()].filter(({ kind }) => kind === 'result').map(({ from }) => from));
  return [...tree.branches.values()].filter(
    ({ id, parent, by, task }) => parent === self && by === 'agent' && task?.role !== 'delegate' && !gave.has(id),
  );
}

/** A child that was cut off with its parent is set going again. */
async function goOn({ journal, agents, branch }: TreeCall['deps'], child: Branch): Promise<void> {
  const { run, parent } = journal.tree().branches.get(child.id) ?? child;
  const isCut = run?.end?.outcome === 'parked' || run?.end?.outcome === 'interrupted';
  if (parent === branch && isCut) await agents.start(child.id, 'resume').catch(() => undefined);
}

function over(tree: Tree, self: BranchId, ids: readonly BranchId[]): string | undefined {
  const running = runningOf(tree, ids);
  const early = interrupted(tree, self, running);
  if (early !== undefined) return early;
  if (running.length === 0) return `${endings(tree, ids)} What they sent follows as notes.`;
  const others = unawaited(tree, self).filter(({ kind, from }) => kind !== 'result' || !ids.includes(from));
  if (others.length === 0) return undefined;
  return `A message came; it follows as a note. Still running: ${running.join(', ')}.`;
}

function timeOver(tree: Tree, ids: readonly BranchId[], minutes: number): string {
  return `${minutes} ${minutes === 1 ? 'minute is' : 'minutes are'} over. Still running: ${runningOf(tree, ids).join(', ')}.`;
}

function runningOf(tree: Tree, ids: readonly BranchId[]): string[] {
  return ids
    .flatMap(id => tree.branches.get(id) ?? [])
    .filter(branch => activeRun(branch))
    .map(({ name }) => name);
}

/** How each ended: `a: done, b: failed.` */
function endings(tree: Tree, ids: readonly BranchId[]): string {
  const ends = ids
    .flatMap(id => tree.branches.get(id) ?? [])
    .map(({ name, run }) => `${name}: ${run?.end?.outcome ?? 'never ran'}`);
  return `Nobody runs any more (${ends.join(', ')}).`;
}
