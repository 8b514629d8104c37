import type { Intent } from '../protocol/intent.ts';

/** Whether an intent changes or copies files of the folder, or makes something of the commits in a copy. */
export function movesFiles(intent: Intent): boolean {
  switch (intent.type) {
    case 'rewind':
      return intent.files !== undefined;
    case 'undoRewind':
    case 'useInWorkspace':
    case 'undoUse':
    case 'adopt':
    case 'undoAdopt':
    case 'publishBranch':
    case 'makeCopy':
      return true;
    default:
      return false;
  }
}
