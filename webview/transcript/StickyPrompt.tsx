import { laneOf, laneStyle } from '../model/lane.ts';
import type { Turn } from '../model/turn.ts';

/** The prompt of the turn being read, on one line at the top while its answer scrolls. A repetition, so not read out. */
export function StickyPrompt({ turn, onPick }: { turn: Turn; onPick: () => void }) {
  if (!turn.opening) return null;
  return (
    <button
      type="button"
      class="sticky"
      style={laneStyle(laneOf(turn.branch))}
      tabIndex={-1}
      aria-hidden="true"
      onClick={onPick}
    >
      <span>
        <span class="cut grow">{turn.opening.words}</span>
        <span class="tiny dim num">{turn.number}</span>
      </span>
    </button>
  );
}
