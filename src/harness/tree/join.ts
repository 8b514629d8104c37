import type { Message } from '../../session/agents.ts';
import type { BranchId, MessageId } from '../../session/ids.ts';
import type { Branch, Tree } from '../../session/tree.ts';
import type { RunDeps } from '../runDeps.ts';
import { resultsFor } from './children.ts';
import { interrupted } from './interrupted.ts';
import { cutTo, shares, tokensOf } from './tokens.ts';

/** A wait that is over: all have ended, or it ended early. */
export interface Joined {
  /** Why before all have ended, as a sentence. */
  readonly early?: string;
  readonly ended: readonly { readonly child: Branch; readonly result: Message }[];
}

/** Tokens of all results of one wait together. */
const joinTokens = 20_000;

/** Waits until all children have given their result to the branch, or a prompt waits for it. Rejects with the signal's reason. */
export function join(deps: RunDeps, children: readonly Branch[], signal: AbortSignal): Promise<Joined> {
  return deps.journal.when(tree => joined(tree, deps.branch, children), signal);
}

function joined(tree: Tree, branch: BranchId, children: readonly Branch[]): Joined | undefined {
  const results = resultsFor(tree, branch);
  const found = children.map(child => ({ child, result: results.get(child.id) }));
  const ended = found.flatMap(({ child, result }) => (result ? [{ child, result }] : []));
  const running = found.flatMap(({ child, result }) => (result ? [] : [child]));
  if (running.length === 0) return { ended };
  const early = interrupted(
    tree,
    branch,
    running.map(({ name }) => name),
  );
  return early === undefined ? undefined : { early, ended };
}

/** What the waiting agent reads: every result, cut so that all of them fit, and who still runs. */
export function joinWords({ scratch }: Pick<RunDeps, 'scratch'>, { early, ended }: Joined): string {
  const sizes = ended.map(({ result }) => tokensOf(result.words));
  const room = shares(sizes, joinTokens);
  const parts = ended.map(({ child, result }, at) => {
    if (result.taken === 'discarded') return `${child.name}: the person threw its result away before you read it.`;
    return cutTo(result.words, room[at] ?? 0, `The whole: ${scratch.folder(child.id)}/result.md`);
  });
  const head =
    early === undefined
      ? `${ended.length === 1 ? 'The branch has' : `All ${ended.length} branches have`} ended.`
      : `${early} Their results come as notes; wait waits for them again.`;
  return [head, ...parts].join('\n\n');
}

/** The messages that are taken when these words are read. */
export function takenBy({ ended }: Joined): MessageId[] {
  return ended.filter(({ result }) => result.taken === undefined).map(({ result }) => result.id);
}
