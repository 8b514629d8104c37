import type { ComparedWay } from '../../src/protocol/query.ts';
import { laneOf, laneStyle } from '../model/lane.ts';
import { outcomeSign, wayName } from '../model/comparedWays.ts';
import { Icon } from '../ui/Icon.tsx';
import { t } from '../words/t.ts';

/** The head of a way's column: its lane, its name, how it stands. With `onPick` it leads to its branch. */
export function WayName(props: { way: ComparedWay; ways: readonly ComparedWay[]; onPick?: () => void }) {
  const { way, ways, onPick } = props;
  const name = wayName(way, ways);
  const sign = outcomeSign(way);
  return (
    <span class="wayname" style={laneStyle(laneOf(way.branch))}>
      <span class="lanedot" aria-hidden="true" />
      {onPick ? (
        <button type="button" class="name cut" title={t('Show {branch}', { branch: way.name })} onClick={onPick}>
          {name}
        </button>
      ) : (
        <span class="name cut">{name}</span>
      )}
      {way.holder && <Icon name="folder" class="m" label={t('Your workspace shows the files of this branch')} />}
      {onPick && sign && <Icon name={sign.icon} class={`m ${sign.colour}`} label={sign.word} />}
    </span>
  );
}
