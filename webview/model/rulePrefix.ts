import type { ShownCall } from '../../src/session/event.ts';
import type { Rule } from '../../src/session/rule.ts';

/** The words that a rule about this command can fix, and how many of them the offered rule does. */
export interface RulePrefix {
  readonly words: Rule['match'];
  readonly fixed: number;
}

/**
 * What can be edited of an offered rule: fewer of its words, or more of the command's own. So an edited rule always
 * matches the command that was shown. Undefined where the rule is no prefix of words.
 */
export function rulePrefix(shown: ShownCall, rule: Rule): RulePrefix | undefined {
  if (rule.tool !== 'bash' || rule.exact !== undefined || rule.match.length === 0) return undefined;
  const own = plainWords(shown.title);
  const begins = own.length >= rule.match.length && rule.match.every((word, at) => matches(word, own[at] ?? ''));
  const words = begins ? [...rule.match, ...own.slice(rule.match.length)] : rule.match;
  return words.length > 1 ? { words, fixed: rule.match.length } : undefined;
}

/** The offered rule with the first `fixed` words of its prefix, at least one. */
export function withPrefix(shown: ShownCall, rule: Rule, { words }: RulePrefix, fixed: number): Rule {
  const match = words.slice(0, Math.max(1, fixed));
  return { ...rule, match, examples: { yes: [shown.title], no: [] } };
}

/** The words of one plain command; none where quotes, signs of the shell or assignments make words uncertain. */
function plainWords(command: string): string[] {
  const words = command.trim().split(/ +/);
  const plain = words.every(word => /^[A-Za-z0-9_@%+=:,./-]+$/.test(word)) && !words[0]?.includes('=');
  return plain ? words : [];
}

function matches(word: string | readonly string[], own: string): boolean {
  return word === '*' || (typeof word === 'string' ? word === own : word.includes(own));
}
