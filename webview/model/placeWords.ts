import type { NodeId } from '../../src/session/ids.ts';
import { t } from '../words/t.ts';
import type { Turn } from './turn.ts';

/** How a node is named to a person: `the end of turn 6`. */
export function placeWords(turns: readonly Turn[], at: NodeId): string {
  if (at === 0) return t('the start');
  const turn = turns.find(candidate => candidate.nodes.includes(at));
  if (!turn) return t('an earlier turn');
  return turn.end === at
    ? t('the end of turn {turn}', { turn: turn.number })
    : t('inside turn {turn}', { turn: turn.number });
}
