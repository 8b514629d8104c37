import type { Intent } from '../protocol/intent.ts';
import type { BranchId } from '../session/ids.ts';
import type { IntentContext } from './intentContext.ts';
import { Refusal } from './refusal.ts';
import type { Opened } from './sessions.ts';

/** Carries out `splitOff`. */
export function splitOff(
  _intent: Extract<Intent, { type: 'splitOff' }>,
  _opened: Opened,
  _context: IntentContext,
): Promise<BranchId[]> {
  return Promise.reject(new Refusal('invalid', 'This cannot be done yet.'));
}
