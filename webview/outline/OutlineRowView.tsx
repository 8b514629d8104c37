import { assertNever } from '../../src/base/assertNever.ts';
import { runsBelow } from '../model/agentStrip.ts';
import { stateClock } from '../model/branchState.ts';
import type { OutlineRow } from '../model/outlineRows.ts';
import { toggleOpen } from '../shell/drafts.ts';
import { show, showBranch } from '../shell/show.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Icon } from '../ui/Icon.tsx';
import { t } from '../words/t.ts';
import { LaneCell } from './LaneCell.tsx';
import { Interviews, MadeHow } from './MadeHow.tsx';
import { GhostName, RenameBranch } from './RenameField.tsx';
import type { RowGraph } from './laneGraph.ts';

/** One row of the outline. */
export function OutlineRowView({ row, graph }: { row: OutlineRow; graph: RowGraph }) {
  const panel = usePanel();
  switch (row.type) {
    case 'branch':
      return <BranchRow row={row} graph={graph} />;
    case 'ghost':
      return (
        <div
          class="orow ghost dim"
          role="treeitem"
          aria-level={row.depth + 1}
          aria-selected="false"
          tabIndex={-1}
          data-ghost={row.index}
        >
          <LaneCell row={row} graph={graph} />
          <GhostName name={row.name} index={row.index} />
          <span class="what cut small">{t('new')}</span>
        </div>
      );
    case 'more': {
      const open = (): void => toggleOpen(panel, `outline/${panel.tree.peek().session}`);
      return (
        <div
          class="orow"
          role="treeitem"
          aria-level={row.depth + 1}
          aria-selected="false"
          aria-expanded="false"
          tabIndex={-1}
          onClick={open}
        >
          <LaneCell row={row} graph={graph} />
          <Icon name="chevron-right" class="s" />
          <span class="what cut small dim">{row.words}</span>
        </div>
      );
    }
    default:
      return assertNever(row);
  }
}

function BranchRow({ row, graph }: { row: Extract<OutlineRow, { type: 'branch' }>; graph: RowGraph }) {
  const panel = usePanel();
  const { branch, state } = row;
  const clock = state.since > 0 || state.until > 0 ? stateClock(state, panel.now.value) : '';
  const wish = panel.wanted.value;
  const shown = wish ? wish.branch === branch.id : row.shown;
  const detail = state.until > 0 && clock ? `${state.detail}, ${clock}` : state.detail;
  return (
    <div
      class="orow"
      role="treeitem"
      aria-level={row.depth + 1}
      aria-selected={shown ? 'true' : 'false'}
      aria-expanded={row.unfolded === '' ? undefined : row.unfolded === 'open' ? 'true' : 'false'}
      tabIndex={row.shown ? 0 : -1}
      data-branch={branch.id}
      title={branch.copy && t('{branch} works in its own copy', { branch: branch.name })}
      data-vscode-context={JSON.stringify({
        webviewSection: 'branch',
        branch: branch.id,
        branchHolds: row.holder,
        branchCopied: branch.copy !== undefined,
        branchRuns: runsBelow(panel.tree.value, branch),
        preventDefaultContextMenuItems: true,
      })}
      onClick={() => (row.shown && wish ? show(panel, panel.view.peek().shown) : showBranch(panel, branch.id))}
    >
      <LaneCell row={row} graph={graph} />
      {panel.renaming.value === branch.id ? (
        <RenameBranch branch={branch} />
      ) : (
        <span class="name cut">{branch.name}</span>
      )}
      <MadeHow branch={branch} />
      {row.interviews > 0 && <Interviews row={row} />}
      {row.holder && <Icon name="folder" label={t('Your workspace shows the files of this branch')} />}
      {branch.copy && <span class="unseen">{t('works in its own copy')}</span>}
      <span class={`what cut small ${state.loud || 'dim'}`} title={detail}>
        {detail}
      </span>
      {clock && state.until === 0 && <span class="tiny dim num">{clock}</span>}
      {state.icon && <Icon name={state.icon} class={state.colour} label={state.word} />}
    </div>
  );
}
