import type { Answers, ModelChoice } from '../../src/protocol/query.ts';
import type { BranchSettings } from '../../src/session/branchSettings.ts';
import { money, tokens } from '../words/format.ts';
import { t } from '../words/t.ts';
import { readAmount } from './unattended.ts';

/** What new branches are to be set to, as it stands in the sheet; what is absent is as the branch they come from. */
export interface ForkWish {
  readonly model?: string;
  readonly effort?: string;
  /** What was typed; present once somebody opened it. */
  readonly budget?: BudgetDraft;
}

/** Dollars and tokens are for all the new branches together and are split among them; minutes run for each at the same time. */
export interface BudgetDraft {
  readonly dollars: string;
  readonly minutes: string;
  readonly tokens: string;
}

export const emptyBudget: BudgetDraft = { dollars: '', minutes: '', tokens: '' };

/** The members of a budget that are no amounts. */
export function wrongAmounts(draft: BudgetDraft): (keyof BudgetDraft)[] {
  return (['dollars', 'minutes', 'tokens'] as const).filter(name => amountOf(draft[name]) === undefined);
}

/** What each of `count` branches is set to; undefined where nothing was wished for. A wrong amount counts as none. */
export function wishedSettings({ model, effort, budget }: ForkWish, count: number): BranchSettings | undefined {
  const each = budget && shareOf(budget, count);
  if (model === undefined && effort === undefined && !each) return undefined;
  return {
    ...(model === undefined ? {} : { model }),
    ...(effort === undefined ? {} : { effort }),
    ...(each ? { budget: each } : {}),
  };
}

/** `$0.50 and 20k tokens each`; empty where there is nothing to split. */
export function shareWords(draft: BudgetDraft, count: number): string {
  const share = count > 1 ? shareOf(draft, count) : undefined;
  const amounts = [
    share && share.dollars > 0 ? money(share.dollars) : '',
    share?.tokens ? t('{tokens} tokens', { tokens: tokens(share.tokens) }) : '',
  ].filter(Boolean);
  return amounts.length === 0 ? '' : t('{amount} each', { amount: amounts.join(', ') });
}

/** Another model to go on with, at the effort that is nearest to `effort`; undefined where there is none. */
export function otherModel(
  models: readonly ModelChoice[],
  now: string,
  effort: string,
): Required<Pick<ForkWish, 'model' | 'effort'>> | undefined {
  const choice = models.find(({ id }) => id !== now);
  return choice && { model: choice.id, effort: effortOn(choice, effort) };
}

/** The effort on a model: the same where it has that, else its own default. */
export function effortOn({ efforts, defaultEffort }: ModelChoice, effort: string): string {
  return efforts.includes(effort) ? effort : defaultEffort;
}

/** What going on under another model or effort costs, in a sentence with `{cost}` for the price; empty where nothing is known. */
export function anewWords({ tokens: amount, cost }: Answers['forkPrice'], count: number): string {
  if (cost < 0) return t('All {tokens} are read anew.', { tokens: tokens(amount) });
  return count > 1
    ? t('Nothing is in the cache for it: all {tokens} are read anew, about {cost} each.', {
        tokens: tokens(amount),
        cost: '{cost}',
      })
    : t('Nothing is in the cache for it: all {tokens} are read anew, about {cost}.', {
        tokens: tokens(amount),
        cost: '{cost}',
      });
}

function shareOf(draft: BudgetDraft, count: number): BranchSettings['budget'] | undefined {
  const of = (name: keyof BudgetDraft): number => amountOf(draft[name]) ?? 0;
  // A share that rounds to nothing would be no limit at all.
  const share = (whole: number, unit: number): number =>
    whole === 0 ? 0 : Math.max(unit, Math.floor(whole / Math.max(1, count) / unit + 1e-9) * unit);
  const dollars = Number(share(of('dollars'), 0.0001).toFixed(4));
  const amount = share(of('tokens'), 1);
  const minutes = of('minutes') === 0 ? 0 : Math.max(1, Math.round(of('minutes')));
  if (dollars === 0 && minutes === 0 && amount === 0) return undefined;
  return { dollars, minutes, ...(amount > 0 ? { tokens: amount } : {}) };
}

/** `200k` and `1.5M` are meant as they are read. */
function amountOf(words: string): number | undefined {
  const [, figure = words, unit = ''] = /^\s*(\S*?)\s*([km]?)\s*$/i.exec(words) ?? [];
  const amount = readAmount(figure);
  const times = { k: 1000, m: 1_000_000 }[unit.toLowerCase()] ?? 1;
  return amount === undefined || (unit !== '' && figure === '') ? undefined : amount * times;
}
