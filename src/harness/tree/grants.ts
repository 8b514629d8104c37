import { narrower, settingsOf } from '../../session/authority.ts';
import type { May } from '../../session/agents.ts';
import type { BranchSettings } from '../../session/branchSettings.ts';
import type { BranchId } from '../../session/ids.ts';
import type { Tree } from '../../session/tree.ts';

/** What an agent asks for its child. */
export interface Wish {
  readonly name: string;
  readonly writes?: boolean;
  readonly may?: readonly May[];
  readonly budget?: {
    readonly dollars?: number;
    readonly minutes?: number;
    readonly tokens?: number;
    readonly steps?: number;
  };
}

/** Replies after which a child has to report where nothing else was said. */
export const defaultSteps = 30;

/** Whether a branch may do one of the things that are granted; who was made by a person may everything. */
export function mayDo(tree: Tree, branch: BranchId, what: May): boolean {
  return settingsOf(tree, branch).may?.includes(what) ?? true;
}

/** Why a branch cannot make children like these, as a sentence for the model; undefined where it can. */
export function refusal(
  tree: Tree,
  branch: BranchId,
  tool: 'fork' | 'spawn',
  wishes: readonly Wish[],
): string | undefined {
  const own = settingsOf(tree, branch);
  if (!mayDo(tree, branch, tool))
    return `Refused: this branch may not ${tool}. It was started without that right, and nothing here can add it. Do the task yourself, step by step; if it is too much for one branch, do the part that matters most and say in your result what is left.`;
  for (const { name, writes, may = [] } of wishes) {
    if (writes && (own.authority ?? 'ask') === 'readOnly')
      return `Refused: this branch may only read, so ${name} cannot be allowed to write. Call ${tool} without writes, and let it report what it would change.`;
    const wider = may.filter(each => own.may && !own.may.includes(each));
    if (wider.length > 0)
      return `Refused: ${name} would get what this branch does not have itself: ${wider.join(', ')}. Call ${tool} without that.`;
  }
  return undefined;
}

/** What a child is set to: looking and reporting, and of more only what was asked for and its maker has. */
export function childSettings(tree: Tree, maker: BranchId, { writes, may, budget }: Wish): BranchSettings {
  const own = settingsOf(tree, maker);
  const { dollars = 0, minutes = 0, tokens, steps = defaultSteps } = budget ?? {};
  const limited = dollars > 0 || minutes > 0 || tokens !== undefined;
  return narrower(
    {
      authority: writes ? (own.authority ?? 'ask') : 'readOnly',
      may: [...(may ?? [])],
      steps,
      ...(own.unattended ? { unattended: own.unattended } : {}),
      ...(limited ? { budget: { dollars, minutes, ...(tokens === undefined ? {} : { tokens }) } } : {}),
    },
    own,
  );
}
