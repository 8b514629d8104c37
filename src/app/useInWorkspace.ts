import type { Intent } from '../protocol/intent.ts';
import type { BranchId } from '../session/ids.ts';
import type { IntentContext } from './intents.ts';
import { Refusal } from './refusal.ts';
import type { Opened } from './sessions.ts';

type Of<T extends Intent['type']> = Extract<Intent, { type: T }>;

/** Moves the workspace to a branch. */
export async function useInWorkspace(
  _intent: Of<'useInWorkspace'>,
  _opened: Opened,
  _context: IntentContext,
): Promise<BranchId[]> {
  throw new Refusal('invalid', 'Not yet.');
}

/** Takes the last move of the workspace back. */
export async function undoUse(_intent: Of<'undoUse'>, _opened: Opened, _context: IntentContext): Promise<BranchId[]> {
  throw new Refusal('invalid', 'Not yet.');
}
