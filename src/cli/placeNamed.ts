import type { Place } from '../session/agents.ts';
import type { CliContext } from './cliContext.ts';
import { CommandFailed } from './commandFailed.ts';
import { branchNamed } from './sessions.ts';

/** The place that a word names: a branch, for its head, or a node such as n41. Throws `CommandFailed` when it is neither. */
export function placeNamed(context: CliContext, word: string): Place {
  const { tree } = context.viewer.view;
  const isBranch = [...tree.branches.values()].some(({ name }) => name === word);
  const node = isBranch ? undefined : /^n?(\d{1,9})$/.exec(word)?.[1];
  if (node === undefined) return { branch: branchNamed(context, word).id, node: 0 };
  if (Number(node) === 0)
    throw new CommandFailed(
      'n0 is the place before the first prompt: nobody can read anything there. Name another node.',
    );
  return { branch: tree.nodes.get(Number(node))?.branch ?? branchNamed(context, '').id, node: Number(node) };
}
