import type { Intent } from '../protocol/intent.ts';
import type { BranchId } from '../session/ids.ts';
import type { IntentContext } from './intentContext.ts';
import { Refusal } from './refusal.ts';
import type { Opened } from './sessions.ts';

/** Carries out `sendMessage`. */
export function sendMessage(
  _intent: Extract<Intent, { type: 'sendMessage' }>,
  _opened: Opened,
  _context: IntentContext,
): Promise<BranchId[]> {
  return Promise.reject(new Refusal('invalid', 'This cannot be done yet.'));
}

/** Carries out `discardMessage`. */
export function discardMessage(
  _intent: Extract<Intent, { type: 'discardMessage' }>,
  _opened: Opened,
  _context: IntentContext,
): Promise<BranchId[]> {
  return Promise.reject(new Refusal('invalid', 'This cannot be done yet.'));
}
