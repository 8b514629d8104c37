import { assertNever } from '../../src/base/assertNever.ts';
import type { RehearsalBeat } from '../../src/session/rehearsal.ts';
import type { Sheet } from '../shell/panel.ts';
import { t } from '../words/t.ts';

/** What a person does next in the rehearsal, in plain words. `tool` is what the open request asks for, if one is open. */
export function beatWords(beat: RehearsalBeat, tool: string, sheet: Sheet['type']): string {
  switch (beat.gesture) {
    case 'send':
      if (beat.beat === 5) return t('Both stay in the tree. Take the last prompt, and the agent forks by itself.');
      return beat.beat === 1 ? t('Take the first prompt and press Enter.') : t('Take the next prompt and press Enter.');
    case 'allow':
      return tool === 'bash' ? t('Allow the command on the card.') : t('Allow the change on the card.');
    case 'fork':
      return sheet === 'fork'
        ? t('Take the other way and press Enter.')
        : t('Fork after turn 2: press the marked button.');
    case 'compare':
      return t('Walk between the two with ‹\u00a0›. Both stay in the tree.');
    case 'look':
      return t('The agent’s branches are in the tree, too. Open one, or begin a session of your own.');
    case 'watch':
      return t('The agent works. Watch it here.');
    default:
      return assertNever(beat);
  }
}

/** The words the script would go on with here; empty where it waits for something else. */
export function scriptedWords(beat: RehearsalBeat, sheet: Sheet['type']): string {
  if (beat.gesture === 'send') return sheet === 'none' ? beat.words : '';
  return beat.gesture === 'fork' && sheet === 'fork' ? beat.words : '';
}
