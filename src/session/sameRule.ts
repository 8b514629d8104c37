import * as v from 'valibot';
import { ruleSchema, type Rule } from './rule.ts';

/** A rule with its members in the schema's order, so that equal rules are equal as text. */
export function canonicalRule(rule: Rule): Rule {
  return v.parse(ruleSchema, rule);
}

export function sameRule(a: Rule, b: Rule): boolean {
  return JSON.stringify(canonicalRule(a)) === JSON.stringify(canonicalRule(b));
}
