import type { Usage } from '../session/node.ts';
import type { WireUsage } from './streamEvent.ts';

export const noUsage: Usage = { input: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 };

/** What was billed, after a further report: members it names count, the others stay. Writes of unknown life count as 5 minutes. */
export function withReport(usage: Usage, report: WireUsage): Usage {
  const written = report.cache_creation_input_tokens ?? usage.cacheWrite5m + usage.cacheWrite1h;
  const hour = report.cache_creation?.ephemeral_1h_input_tokens ?? Math.min(usage.cacheWrite1h, written);
  return {
    input: report.input_tokens ?? usage.input,
    cacheRead: report.cache_read_input_tokens ?? usage.cacheRead,
    cacheWrite5m: report.cache_creation?.ephemeral_5m_input_tokens ?? written - hour,
    cacheWrite1h: hour,
    output: report.output_tokens ?? usage.output,
  };
}

/** What summaries within a reply were billed beside it; undefined where the report does not say. */
export function compactedIn({ iterations }: WireUsage): Usage | undefined {
  return iterations
    ?.filter(({ type }) => type === 'compaction')
    .reduce((sum, each) => sumOf(sum, withReport(noUsage, each)), noUsage);
}

export function sumOf(a: Usage, b: Usage): Usage {
  return {
    input: a.input + b.input,
    cacheRead: a.cacheRead + b.cacheRead,
    cacheWrite5m: a.cacheWrite5m + b.cacheWrite5m,
    cacheWrite1h: a.cacheWrite1h + b.cacheWrite1h,
    output: a.output + b.output,
  };
}
