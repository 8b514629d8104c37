import type { Intent } from '../protocol/intent.ts';
import type { BranchId } from '../session/ids.ts';
import type { IntentContext } from './intents.ts';
import { Refusal } from './refusal.ts';
import type { Opened } from './sessions.ts';

type Of<T extends Intent['type']> = Extract<Intent, { type: T }>;

/** Brings the file changes of a branch into another's files. */
export async function adopt(_intent: Of<'adopt'>, _opened: Opened, _context: IntentContext): Promise<BranchId[]> {
  throw new Refusal('invalid', 'Not yet.');
}

export async function undoAdopt(
  _intent: Of<'undoAdopt'>,
  _opened: Opened,
  _context: IntentContext,
): Promise<BranchId[]> {
  throw new Refusal('invalid', 'Not yet.');
}

/** Makes a git branch of the commits made in a branch's copy. */
export async function publish(
  _intent: Of<'publishBranch'>,
  _opened: Opened,
  _context: IntentContext,
): Promise<BranchId[]> {
  throw new Refusal('invalid', 'Not yet.');
}
