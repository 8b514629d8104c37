import { settingsOf } from '../session/authority.ts';
import type { Budget } from '../session/branchSettings.ts';
import type { BranchId } from '../session/ids.ts';
import { makerOf, type Tree } from '../session/tree.ts';
import { startsWork } from './newNode.ts';
import type { RunDeps } from './runDeps.ts';
import { Tally, type Spent } from './tally.ts';

type Deps = Pick<RunDeps, 'journal' | 'branch' | 'clock'>;

/**
 * What one run may still use: of its branch's own budget, of its replies, and of the budgets that it shares with those that
 * made it. Each is counted from the last prompt of its branch. When a branch goes on after a limit, that limit is raised by
 * its own amount.
 */
export class Meter {
  readonly #deps: Deps;
  readonly #own: Tally;
  readonly #trees = new Map<BranchId, Tally>();
  /** How often the branch's run had ended at a limit before this one. */
  #raised = 0;

  private constructor(deps: Deps) {
    this.#deps = deps;
    const { journal, branch } = deps;
    this.#own = new Tally(journal, workStart(journal.tree(), branch).seq, each => each === branch);
  }

  static async start(deps: Deps): Promise<Meter> {
    const meter = new Meter(deps);
    await meter.#own.read(deps.clock.now());
    meter.#raised = meter.#own.limitsOf(deps.branch);
    return meter;
  }

  /** Which budget is used up, as a sentence; empty while none is. */
  async reached(): Promise<string> {
    const { journal, branch, clock } = this.#deps;
    const tree = journal.tree();
    const now = clock.now();
    const { budget } = settingsOf(tree, branch);
    const own = budget ? over(budget, await this.#own.read(now), 1 + this.#raised, '') : '';
    if (own !== '') return own;
    for (const maker of makers(tree, branch)) {
      const { treeBudget } = settingsOf(tree, maker);
      if (!treeBudget) continue;
      const tally = this.#treeOf(maker);
      const spent = await tally.read(now);
      const name = tree.branches.get(maker)?.name ?? '';
      const shared = over(treeBudget, spent, 1 + tally.limitsOf(maker), ` for ${name} and its branches`);
      if (shared !== '') return shared;
    }
    return '';
  }

  /** Replies the branch may still give; Infinity where they are not counted. */
  repliesLeft(): number {
    const most = this.#mostReplies();
    if (most === 0) return Infinity;
    const { journal, branch } = this.#deps;
    const { nodes } = journal.tree();
    const start = workStart(journal.tree(), branch).id;
    let given = 0;
    for (let id = nodes.last; id > start; id--) {
      const node = nodes.get(id);
      if (node?.branch === branch && node.kind === 'reply' && node.path === 'on') given += 1;
    }
    return Math.max(0, most - given);
  }

  /** What an agent is told before the last reply it may give. */
  get lastReplyNote(): string {
    return `This is the last of your ${this.#mostReplies()} replies. Report now: what you found with its evidence, what is not done, what surprised you. Calls in it are not run.`;
  }

  /** Why the run ends when no reply is left. */
  get noReplies(): string {
    const most = this.#mostReplies();
    return `It has given ${most === 1 ? 'the one reply' : `the ${most} replies`} it may give.`;
  }

  #mostReplies(): number {
    const { journal, branch } = this.#deps;
    return (settingsOf(journal.tree(), branch).steps ?? 0) * (1 + this.#raised);
  }

  #treeOf(maker: BranchId): Tally {
    const { journal } = this.#deps;
    const known = this.#trees.get(maker);
    if (known) return known;
    const start = workStart(journal.tree(), maker).seq;
    const made = new Tally(journal, start, branch => makers(journal.tree(), branch).includes(maker));
    this.#trees.set(maker, made);
    return made;
  }
}

/** The branch itself and those whose agents made it, nearest first. What a person made stands by itself. */
function makers(tree: Tree, id: BranchId): BranchId[] {
  const found: BranchId[] = [];
  for (let branch = tree.branches.get(id); branch; branch = makerOf(tree, branch)) found.push(branch.id);
  return found;
}

/** The node after which a branch's work is counted. */
function workStart(tree: Tree, branch: BranchId): { readonly id: number; readonly seq: number } {
  const { nodes, branches } = tree;
  const { head = 0, wentBack = [] } = branches.get(branch) ?? {};
  // Where its agent went back, what came before its note stands on the line it left: it may have gone back over the prompt.
  const left = new Map(wentBack.map(({ from }) => [from + 1, from]));
  // From the head upwards: it is near, however long the path is.
  let node = nodes.get(head);
  while (node && !startsWork(node, branch)) node = nodes.get(left.get(node.id) ?? node.parent);
  return node ?? { id: 0, seq: 0 };
}

/** Which of a budget's limits is used up after it was given so many times, as a sentence. */
function over({ dollars, minutes, tokens = 0 }: Budget, spent: Spent, times: number, whose: string): string {
  if (dollars > 0 && spent.dollars >= dollars * times)
    return `The budget of ${money(dollars * times)}${whose} is used: ${money(spent.dollars)}.`;
  if (tokens > 0 && spent.tokens >= tokens * times)
    return `The budget of ${tokens * times} tokens${whose} is used: ${spent.tokens}.`;
  const most = minutes * times;
  if (minutes > 0 && spent.ms / 60_000 >= most)
    return `The budget of ${most} ${most === 1 ? 'minute' : 'minutes'}${whose} is used.`;
  return '';
}

function money(dollars: number): string {
  return `$${dollars.toFixed(2)}`;
}
