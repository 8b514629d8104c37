import type { BranchSettings } from './branchSettings.ts';
import type { BranchId } from './ids.ts';
import { authoritySchema, type Authority } from './rule.ts';
import { makerOf, type Branch, type Tree } from './tree.ts';

/** The settings of a child that are within its parent's: authority, budget, replies, rights, hosts and time. The rest is the child's own. */
export function narrower(child: BranchSettings, parent: BranchSettings): BranchSettings {
  const limit = parent.authority ?? 'ask';
  const { budget: _, treeBudget: __, steps: ___, unattended: own, may: wishes, ...rest } = child;
  const budget = smaller(child.budget, parent.budget);
  const treeBudget = smaller(child.treeBudget, parent.treeBudget);
  const steps = least(child.steps, parent.steps);
  const may = parent.may ? (wishes ?? parent.may).filter(each => parent.may?.includes(each)) : wishes;
  const unattended = own &&
    parent.unattended && {
      until: Math.min(own.until, parent.unattended.until),
      hosts: own.hosts.filter(host => parent.unattended?.hosts.includes(host)),
    };
  const asked = child.authority ?? limit;
  const wished = rank(asked) < rank(limit) ? asked : limit;
  // Unattended without a time of its own would outlast its parent's.
  const authority = wished === 'unattended' && !unattended && parent.unattended ? 'auto' : wished;
  return {
    ...rest,
    authority,
    ...(budget ? { budget } : {}),
    ...(treeBudget ? { treeBudget } : {}),
    ...(steps > 0 ? { steps } : {}),
    ...(may ? { may } : {}),
    ...(unattended ? { unattended } : {}),
  };
}

/**
 * What a branch is set to, within everything its makers are set to now: a child that an agent made loses what its parent
 * loses. A branch that a person made stands by itself.
 */
export function settingsOf(tree: Branches, id: BranchId): BranchSettings {
  const branch = tree.branches.get(id);
  if (!branch) return {};
  const maker = makerOf(tree, branch);
  return maker ? narrower(branch.settings, settingsOf(tree, maker.id)) : branch.settings;
}

/**
 * What a new branch is set to before anybody sets it: what its maker is set to. The bounds an agent gave its child do not
 * bound a branch that a person makes of that child; what the child had lost with its own maker is not given back.
 */
export function firstSettings(tree: Branches, maker: BranchId, by: Branch['by']): BranchSettings {
  const found = tree.branches.get(maker);
  if (!found || by === 'agent' || found.by === 'person') return found?.settings ?? {};
  const { may: _, steps: __, treeBudget: ___, ...rest } = settingsOf(tree, maker);
  return rest;
}

/** What is read of a tree, also while it is being folded. */
type Branches = { readonly branches: Pick<Tree['branches'], 'get'> };

function rank(authority: Authority): number {
  return authoritySchema.options.indexOf(authority);
}

type Budget = BranchSettings['budget'];

/** 0 and absent mean no limit. */
function least(own = 0, limit = 0): number {
  return own > 0 && limit > 0 ? Math.min(own, limit) : Math.max(own, limit, 0);
}

function smaller(child: Budget, parent: Budget): Budget {
  const tokens = least(child?.tokens, parent?.tokens);
  const budget = {
    dollars: least(child?.dollars, parent?.dollars),
    minutes: least(child?.minutes, parent?.minutes),
    ...(tokens > 0 ? { tokens } : {}),
  };
  return child || budget.dollars > 0 || budget.minutes > 0 || tokens > 0 ? budget : undefined;
}
