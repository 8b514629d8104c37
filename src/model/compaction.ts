import type { Failure } from '../session/node.ts';
import type { ModelRequest } from './model.ts';

/** Under which the API sums a conversation up when it is asked to, and takes its summary back. */
export const compactionBeta = 'compact-2026-09-04';

/** The betas a request has to name. */
export function betasOf({ messages, compaction }: Pick<ModelRequest, 'messages' | 'compaction'>): string[] {
  return compaction || messages[0]?.content[0]?.type === 'compaction' ? [compactionBeta] : [];
}

/**
 * What a failed request for a summary says: the API writes none for this `model`, or not at the end of this `request`.
 * Either way the model can be asked for one as for any reply. Undefined where that would fail too.
 */
export function refusalOf({ kind, status, code = '' }: Failure): 'model' | 'request' | undefined {
  if (ofRequest.has(code)) return 'request';
  if (code.startsWith('compaction_')) return 'model';
  // A service that does not know the beta or the parameter has no code for it.
  return status === 400 && kind === 'invalid' ? 'model' : undefined;
}

const ofRequest: ReadonlySet<string> = new Set(['compaction_incomplete_turn', 'compaction_nothing_to_summarize']);
