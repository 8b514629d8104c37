import * as v from 'valibot';
import { ruleSchema, type Rule, type RuleSource } from '../../session/rule.ts';
import { covers, touches } from './matchRule.ts';
import { ruleWords } from './ruleWords.ts';
import { commandUse, type ParseCommand, type Use } from './use.ts';

/** A rule that holds, and whose it is. */
export interface HeldRule {
  readonly rule: Rule;
  readonly source: RuleSource;
  readonly words: string;
}

/** Rules as they were found in one place. */
export interface RuleList {
  readonly source: RuleSource;
  /** How a person finds it: "the settings", ".vscode/banyan-rules.json". */
  readonly place: string;
  /** The rules, or undefined where the place could not be read at all. */
  readonly entries: readonly unknown[] | undefined;
}

/** The rules that hold, and a sentence for each that does not. */
export interface LoadedRules {
  readonly rules: readonly HeldRule[];
  readonly problems: readonly string[];
}

/**
 * Checks rules and lets those hold that do what their examples say. A rule that allows and is wrong is left out. A rule
 * that refuses or asks and is wrong must not open what it was to close: every use of its tool is asked about instead.
 * Rules of the workspace may only tighten.
 */
export async function loadRules(lists: readonly RuleList[], parse: ParseCommand): Promise<LoadedRules> {
  const rules: HeldRule[] = [];
  const problems: string[] = [];
  for (const { source, place, entries } of lists) {
    const hold = (rule: Rule): void => void rules.push({ rule, source, words: ruleWords(rule) });
    if (entries === undefined) {
      problems.push(`The rules in ${place} cannot be read. Until they can, every change and command is asked about.`);
      for (const tool of changing) hold(askAlways(tool));
      continue;
    }
    for (const [at, entry] of entries.entries()) {
      const name = `Rule ${at + 1} in ${place}`;
      const read = v.safeParse(ruleSchema, entry);
      const wrong = read.success ? await problemOf(read.output, source, parse) : unreadable(read.issues);
      if (read.success && wrong === '') {
        hold(read.output);
        continue;
      }
      const { tools, decision } = read.success
        ? { tools: [read.output.tool], decision: read.output.decision }
        : partsOf(entry);
      if (decision === 'allow') problems.push(`${name} does not hold: ${wrong}`);
      else {
        problems.push(
          `${name} does not hold: ${wrong} Until it is mended, every use of ${tools.join(', ')} is asked about.`,
        );
        for (const tool of tools) hold(askAlways(tool));
      }
    }
  }
  return { rules, problems };
}

const changing = ['bash', 'edit', 'write'];

function askAlways(tool: string): Rule {
  return { tool, match: [], decision: 'ask', examples: { yes: [], no: [] } };
}

/** What is wrong with a rule, as a sentence; empty for nothing. */
async function problemOf(rule: Rule, source: RuleSource, parse: ParseCommand): Promise<string> {
  const { decision, exact, examples, match, tool } = rule;
  if (source === 'workspace' && decision === 'allow')
    return 'a file of the workspace may only tighten what is allowed.';
  // An answer was made from the call that was shown, and was matched with it then.
  if (source === 'answer') return '';
  if (exact !== undefined) return 'only an answer to a request names one exact command.';
  if (tool !== 'bash' && match.length > 1) return `a rule for ${tool} has one glob.`;
  if (decision === 'allow' && examples.yes.length === 0)
    return 'a rule that allows needs an example of what it allows.';
  for (const example of examples.yes)
    if (!(await speaksOf(rule, example, parse))) return `it does not match its own example ${JSON.stringify(example)}.`;
  for (const example of examples.no)
    if (await speaksOf(rule, example, parse)) return `it matches ${JSON.stringify(example)}, which it should not.`;
  return '';
}

async function speaksOf(rule: Rule, example: string, parse: ParseCommand): Promise<boolean> {
  const use: Use =
    rule.tool === 'bash' ? commandUse(example, await parse(example)) : { kind: 'file', tool: rule.tool, path: example };
  return rule.decision === 'allow' ? covers([rule], use) : touches(rule, use) === 'yes';
}

function unreadable(issues: readonly v.BaseIssue<unknown>[]): string {
  const [issue] = issues;
  const where = v.getDotPath(issue as v.BaseIssue<unknown>) ?? '';
  return `it cannot be read (${where === '' ? '' : `${where}: `}${issue?.message ?? 'not a rule'}).`;
}

/** What can still be made out of a rule that cannot be read. In doubt it was to refuse, and to refuse everything. */
function partsOf(entry: unknown): { tools: readonly string[]; decision: string } {
  const read = v.safeParse(v.object({ tool: v.optional(v.unknown()), decision: v.optional(v.unknown()) }), entry);
  const tool = read.success ? read.output.tool : undefined;
  const decision = read.success ? read.output.decision : undefined;
  return {
    tools: typeof tool === 'string' && tool !== '' ? [tool] : changing,
    decision: typeof decision === 'string' ? decision : 'deny',
  };
}
