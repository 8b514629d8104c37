import * as v from 'valibot';
import { mayOptions } from '../../session/agents.ts';

const words = v.pipe(
  v.string(),
  v.check(text => text.trim() !== '', 'must say something'),
);
const above0 = v.pipe(v.number(), v.gtValue(0, 'must be above 0'));
const whole = v.pipe(v.number(), v.integer('must be a whole number'), v.minValue(1, 'must be at least 1'));

/** Where a child has to stop and report what it has. */
export const childBudgetSchema = v.strictObject({
  dollars: v.exactOptional(above0),
  minutes: v.exactOptional(above0),
  tokens: v.exactOptional(whole),
  steps: v.exactOptional(whole),
});

/** What a child may do beyond looking and reporting. */
export const grantsSchema = v.array(v.picklist(mayOptions, `must be one of ${mayOptions.join(', ')}`));

const forkInputSchema = v.strictObject({
  branches: v.pipe(
    v.array(
      v.strictObject({
        name: v.string(),
        task: words,
        done_when: v.exactOptional(v.string()),
        writes: v.exactOptional(v.boolean()),
        may: v.exactOptional(grantsSchema),
        budget: v.exactOptional(childBudgetSchema),
      }),
    ),
    v.minLength(1, 'must name at least one branch'),
    v.maxLength(50, 'can name at most 50 branches'),
  ),
  from: v.exactOptional(v.pipe(v.string(), v.regex(/^\[?n\d+\]?$/, 'must be a place such as "n12"'))),
  wait: v.exactOptional(v.boolean()),
});
export type ForkInput = v.InferOutput<typeof forkInputSchema>;
export type WishedChild = ForkInput['branches'][number];

/** The input of a `fork` call, or what is wrong with it, in words for the model. */
export function readForkInput(input: unknown): ForkInput | string {
  const read = v.safeParse(forkInputSchema, input);
  return read.success ? read.output : wrongInput('fork', read.issues);
}

/** What is wrong with a tool's input: each place with its problem, at most five. */
export function wrongInput(tool: string, issues: readonly v.BaseIssue<unknown>[]): string {
  const told = issues.slice(0, 5).map(issue => `${v.getDotPath(issue) ?? 'the input'}: ${wrong(tool, issue)}`);
  return `Nothing was started: the input of ${tool} is wrong. ${told.join('; ')}. Call it again with that put right.`;
}

function wrong(tool: string, issue: v.BaseIssue<unknown>): string {
  if (issue.type !== 'strict_object' || issue.expected !== 'never') return issue.message;
  const key = String(issue.path?.at(-1)?.key);
  return tool === 'fork' && (key === 'model' || key === 'effort')
    ? `a fork keeps your ${key}, because it reads what you have read from the cache; spawn takes another one`
    : 'there is no such key';
}
