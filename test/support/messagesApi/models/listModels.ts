import type { Wire } from '../wire/record.ts';
import { modelInfo } from './modelInfo.ts';
import type { ModelRow } from './modelTable.ts';

/** One page of `GET /v1/models` for its query: `limit` (20), `after_id`, `before_id`, `lifecycle` (repeatable). */
export function listModels(models: readonly ModelRow[], query: URLSearchParams, betas: ReadonlySet<string>): Wire {
  const stages = [...query.getAll('lifecycle'), ...query.getAll('lifecycle[]')];
  const shown = models.filter(row =>
    stages.length > 0 ? stages.includes(row.lifecycle) : row.lifecycle !== 'retired',
  );
  const limit = Number(query.get('limit') ?? 20);
  const after = shown.findIndex(row => row.id === query.get('after_id'));
  const before = shown.findIndex(row => row.id === query.get('before_id'));
  const window = shown.slice(after + 1, before < 0 ? shown.length : before);
  const page = before < 0 ? window.slice(0, limit) : window.slice(-limit);
  return {
    data: page.map(row => modelInfo(row, betas)),
    first_id: page[0]?.id ?? null,
    last_id: page.at(-1)?.id ?? null,
    has_more: window.length > page.length,
  };
}
