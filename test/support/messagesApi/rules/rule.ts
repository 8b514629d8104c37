import type { ModelRow } from '../models/modelTable.ts';
import type { Failure } from '../wire/failure.ts';
import type { RequestBody } from '../wire/requestBody.ts';

/** One thing the API refuses. Rules are asked in order; the first complaint is the answer. */
export interface Rule {
  /** Names the rule in tests and in the `rulesOff` option. */
  readonly id: string;
  /** Where its text comes from: LIVE, DOC, SDK (strong); 3P, MEM (weak, hence worth switching off when in doubt). */
  readonly source: 'LIVE' | 'DOC' | 'SDK' | 'SKILL' | '3P' | 'MEM';
  check(context: RuleContext): Failure | undefined;
}

export interface RuleContext {
  readonly body: RequestBody;
  readonly model: ModelRow;
  readonly betas: ReadonlySet<string>;
  /** The `anthropic-version` header. */
  readonly version: string;
  readonly endpoint: 'create' | 'count';
  readonly incompleteTurn: IncompleteTurn;
}

/**
 * What counts as a turn that is not finished when a summary is asked for: a reply whose calls nobody answered, or whatever
 * ends with the assistant. The sources name the error and not its bounds.
 */
export type IncompleteTurn = 'openCalls' | 'assistantEnd';

/** The version in which the sampling parameters were removed. */
export const newestVersion = '2026-10-21';
