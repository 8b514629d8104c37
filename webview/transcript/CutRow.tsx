import { laneStyle } from '../model/lane.ts';

/** The place an open sheet means: what comes after loses its colour. */
export function CutRow({ words, ghosts }: { words: string; ghosts: readonly number[] }) {
  return (
    <>
      {ghosts.length > 0 && (
        <svg class="branching" width="24" height="22" style={laneStyle(ghosts[0] ?? 1)} aria-hidden="true">
          <path d="M9 0c0 8 4 10 13 10" />
        </svg>
      )}
      <span>{words}</span>
    </>
  );
}
