import { compareHere } from '../compare/comparing.ts';
import type { ForkPlace } from '../model/forkWays.ts';
import { laneOf, laneStyle } from '../model/lane.ts';
import { showBranch } from '../shell/show.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Icon } from '../ui/Icon.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { t } from '../words/t.ts';

/** Where paths part: the ring on the line, which way this is, and the others to go to. */
export function ForkRow({ place }: { place: ForkPlace }) {
  const panel = usePanel();
  const at = place.ways.findIndex(way => way.shown);
  const step = (by: 1 | -1): void => {
    const next = place.ways.at((at + by) % place.ways.length);
    if (next) showBranch(panel, next.branch);
  };
  const others = place.ways.filter(way => !way.shown);
  return (
    <>
      <svg class="ring" width="24" height="28" aria-hidden="true">
        <circle cx="9" cy="14" r="4" />
      </svg>
      <span class={panel.beat.value?.gesture === 'compare' ? 'switch ringed' : 'switch'}>
        <button type="button" title={t('Previous way ([)')} aria-label={t('Previous way')} onClick={() => step(-1)}>
          <Icon name="chevron-left" />
        </button>
        <span class="num">{t('{at} of {n}', { at: at + 1, n: place.ways.length })}</span>
        <button type="button" title={t('Next way (])')} aria-label={t('Next way')} onClick={() => step(1)}>
          <Icon name="chevron-right" />
        </button>
      </span>
      <span class="cut grow also">
        {t('also')}{' '}
        {others.map(way => (
          <button
            type="button"
            key={way.branch}
            class="other"
            style={laneStyle(laneOf(way.branch))}
            onClick={() => showBranch(panel, way.branch)}
          >
            {panel.tree.value.branches.get(way.branch)?.name}
          </button>
        ))}
      </span>
      <IconButton icon="git-compare" title={t('Compare (C)')} onClick={() => compareHere(panel, place.node)} />
    </>
  );
}
