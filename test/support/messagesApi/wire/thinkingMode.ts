import { efforts, type Effort, type ModelRow } from '../models/modelTable.ts';
import { asText } from './record.ts';
import type { RequestBody } from './requestBody.ts';

/** How the model thinks in this request, defaults filled in. */
export interface ThinkingMode {
  readonly type: string;
  readonly display: 'summarized' | 'omitted';
  readonly effort: Effort | undefined;
  /** Everything above plus budgets, as one text: equal texts share a cache. An explicit default is the same as none. */
  readonly key: string;
}

export function thinkingMode(body: RequestBody, model: ModelRow): ThinkingMode {
  const type = asText(body.thinking?.['type']) || (model.thinking.unasked === 'off' ? 'disabled' : 'adaptive');
  const display = asText(body.thinking?.['display']) || model.thinking.display;
  const effort = efforts.find(level => level === body.outputConfig['effort']) ?? model.effort;
  const budget = body.thinking?.['budget_tokens'] ?? null;
  return {
    type,
    display: display === 'summarized' ? 'summarized' : 'omitted',
    effort: model.efforts.length > 0 ? effort : undefined,
    key: JSON.stringify([type, budget, effort]),
  };
}
