import type { ModelRow } from './modelTable.ts';

/** These models with the `compaction` parameter. */
export function compacting(rows: readonly ModelRow[]): ModelRow[] {
  return rows.map(row => ({ ...row, takes: { ...row.takes, compaction: true } }));
}
