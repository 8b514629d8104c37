import type { Intent } from '../protocol/intent.ts';
import type { BranchId } from '../session/ids.ts';
import type { IntentContext } from './intents.ts';
import { Refusal } from './refusal.ts';
import type { Opened } from './sessions.ts';

type Of<T extends Intent['type']> = Extract<Intent, { type: T }>;

/** Sees to it that a branch has its copy on disk. */
export async function makeCopy(_intent: Of<'makeCopy'>, _opened: Opened, _context: IntentContext): Promise<BranchId[]> {
  throw new Refusal('invalid', 'Not yet.');
}

/** Keeps a branch's files in the store and removes its copy. */
export async function removeCopy(
  _intent: Of<'removeCopy'>,
  _opened: Opened,
  _context: IntentContext,
): Promise<BranchId[]> {
  throw new Refusal('invalid', 'Not yet.');
}
