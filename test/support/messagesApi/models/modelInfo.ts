import { beta } from '../wire/betas.ts';
import type { Wire } from '../wire/record.ts';
import { efforts, type ModelRow } from './modelTable.ts';

/** A model as `GET /v1/models/{id}` shows it to who names these betas. */
export function modelInfo(row: ModelRow, betas: ReadonlySet<string>): Wire {
  const { adaptive, enabled, disabled, betweenTools } = row.thinking;
  const yes = { supported: true };
  const can = (value: boolean): Wire => ({ supported: value });
  return {
    type: 'model',
    id: row.id,
    display_name: row.name,
    created_at: `${row.created}T00:00:00Z`,
    lifecycle: row.lifecycle,
    deprecated_at: null,
    retires_at: null,
    line: row.line,
    max_input_tokens: row.context,
    max_tokens: row.maxOutput,
    capabilities: {
      batch: yes,
      citations: yes,
      code_execution: yes,
      ...(betas.has(beta.compact)
        ? { compaction: { supported: row.takes.compaction, summarize: can(row.takes.compaction) } }
        : {}),
      context_management: {
        supported: true,
        clear_thinking_20251015: yes,
        clear_tool_uses_20250919: yes,
        compact_20260112: yes,
      },
      effort: {
        supported: row.efforts.length > 0,
        ...Object.fromEntries(efforts.map(level => [level, can(row.efforts.includes(level))])),
      },
      image_input: yes,
      pdf_input: yes,
      server_tools: { supported: true, code_execution: yes, web_search: yes },
      structured_outputs: yes,
      thinking: {
        supported: true,
        types: {
          adaptive: can(adaptive !== 'no'),
          between_tools: can(betweenTools !== 'no'),
          disabled: can(disabled !== 'no'),
          enabled: can(enabled !== 'no'),
        },
      },
    },
  };
}
