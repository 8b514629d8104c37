import type { HeldRule } from '../../../src/harness/authority/rules.ts';
import type { Question } from '../../../src/harness/authority/ruling.ts';
import { ruleWords } from '../../../src/harness/authority/ruleWords.ts';
import { commandUse, type Use } from '../../../src/harness/authority/use.ts';
import type { Rule, RuleSource, Verdict } from '../../../src/session/rule.ts';
import { parseCommand } from '../../support/shellParser.ts';

export async function command(text: string): Promise<Use> {
  return commandUse(text, await parseCommand(text));
}

export function file(tool: string, path: string): Use {
  return { kind: 'file', tool, path };
}

/** A rule that holds: `rule('deny', 'bash', 'git', ['push', 'fetch'])`. */
export function rule(decision: Verdict, tool: string, ...match: Rule['match']): Rule {
  return { tool, match, decision, examples: { yes: [], no: [] } };
}

export function held(made: Rule, source: RuleSource = 'user'): HeldRule {
  return { rule: made, source, words: ruleWords(made) };
}

/** A question in *Ask*, inside a wall, without rules or answers; `over` says what is different. */
export function question(use: Use, over: Partial<Question> = {}): Question {
  const usual = {
    branch: 1,
    hash: 'h',
    authority: 'ask',
    wall: 'walled',
    leaves: false,
    rules: [],
    grants: [],
  } as const;
  return { use, scratch: '.banyan/s1/main', ...usual, ...over };
}
