import type { Translate } from './translate.ts';

/** What a person is told of rules that do not hold; undefined when it is nothing new. */
export function ruleNotice(told: readonly string[], problems: readonly string[], t: Translate): string | undefined {
  const [first, ...others] = problems.filter(problem => !told.includes(problem));
  if (first === undefined) return undefined;
  return others.length === 0 ? first : t('{0} {1} more rules do not hold.', first, others.length);
}
