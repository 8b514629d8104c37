import type { ModelChoice } from '../protocol/query.ts';
import { readableTokens } from './readable.ts';
import type { Translate } from './translate.ts';

/** A model in a pick list. */
export interface ModelRow {
  model: ModelChoice;
  label: string;
  description: string;
  detail: string;
}

/** The models with what a person chooses by: name, context window, price. The current one comes first. */
export function modelRows(models: readonly ModelChoice[], current: string, t: Translate): ModelRow[] {
  const first = models.filter(model => model.id === current);
  const others = models.filter(model => model.id !== current);
  return [...first, ...others].map(model => ({
    model,
    label: model.name,
    description: [...(model.id === current ? [t('current')] : []), model.id].join(' · '),
    detail: [
      t('{0} tokens of context', readableTokens(model.contextWindow)),
      ...(model.inputPrice < 0
        ? []
        : [t('{0} in, {1} out per million tokens', price(model.inputPrice), price(model.outputPrice))]),
    ].join(' · '),
  }));
}

function price(dollars: number): string {
  return `$${Number.isInteger(dollars) ? dollars : dollars.toFixed(2)}`;
}
