import type { ComparedPlace, ComparedWay } from '../../src/protocol/query.ts';
import type { SessionId } from '../../src/session/ids.ts';
import { activeRun } from '../../src/session/tree.ts';
import { branchState, stateClock } from '../model/branchState.ts';
import { laneOf, laneStyle } from '../model/lane.ts';
import { askHost } from '../shell/act.ts';
import { showBranch } from '../shell/show.ts';
import { openUse } from '../shell/use.ts';
import { usePanel } from '../shell/usePanel.ts';
import { CheckFact } from '../transcript/CheckFact.tsx';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { money } from '../words/format.ts';
import { t } from '../words/t.ts';
import { FileFact } from './FileFact.tsx';

/** One way: its claim, what it changed, what its check said, what it cost, and what can be done with it. */
export function WayCard(props: {
  way: ComparedWay;
  /** Its place in the comparison. */
  index: number;
  places: readonly ComparedPlace[];
  session: SessionId;
  look: 'primary' | 'secondary';
  /** Its turn, where two places of one branch are compared. */
  turn: number | undefined;
}) {
  const { way, index, places, session, look, turn } = props;
  const panel = usePanel();
  const branch = panel.tree.value.branches.get(way.branch);
  // A branch's head may have gone on since the answer: what was asked for is still the branch.
  const isHead = places[index]?.node === 0 || branch?.head === way.node;
  const state = branch && isHead ? branchState(panel.quiet.value, branch, 0) : undefined;
  const name = branch?.name ?? way.name;
  const clock = state && state.since > 0 ? stateClock(state, panel.now.value) : '';
  const nothing = way.turnCount === 0;
  return (
    <li class="waycard" style={laneStyle(laneOf(way.branch))}>
      <div class="wayhead">
        <span class="lanedot" aria-hidden="true" />
        <h3 class="cut">
          <button
            type="button"
            class="name"
            title={t('Show {branch}', { branch: name })}
            onClick={() => showBranch(panel, way.branch)}
          >
            {turn === undefined ? name : t('{branch}, turn {turn}', { branch: name, turn })}
          </button>
        </h3>
        {way.holder && isHead && (
          <span class="dim small here" title={t('Your workspace shows the files of this branch')}>
            <Icon name="folder" /> <span class="cut">{t('in your workspace now')}</span>
          </span>
        )}
        {state && (state.kind === 'running' || state.colour === 'ask') && (
          <span class={`cut small ${state.loud || 'dim'}`}>{state.detail}</span>
        )}
        <span class="grow" />
        {clock && <span class="tiny dim num">{clock}</span>}
        {state?.icon && !way.holder && <Icon name={state.icon} class={state.colour} label={state.word} />}
      </div>
      {way.claim !== '' && <p class="claim">{t('“{words}”', { words: way.claim })}</p>}
      {nothing && <p class="claim dim">{t('Nothing was said here since.')}</p>}
      {!nothing && (
        <p class="figures">
          <FileFact files={way.files} kept={way.after !== ''} />
          <CheckFact {...way} />
          {way.cost > 0 && <span class="fact num">{money(way.cost)}</span>}
        </p>
      )}
      <p class="wayacts">
        {isHead && !way.holder && (
          <Button
            look={look}
            off={activeRun(branch) !== undefined && t('{branch} is running', { branch: name })}
            label={t('Use in Workspace: {branch}', { branch: name })}
            onClick={() => openUse(panel, way.branch)}
          >
            {t('Use in Workspace')}
          </Button>
        )}
        {way.files.length > 0 && (
          <Button
            look="secondary"
            label={t('Open Diff of {branch}', { branch: name })}
            onClick={() => askHost(panel, { type: 'openWayDiff', session, places: [...places], way: index })}
          >
            {t('Open Diff')}
          </Button>
        )}
      </p>
    </li>
  );
}
