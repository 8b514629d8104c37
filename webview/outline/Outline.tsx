import { useComputed } from '@preact/signals';
import { laneOf } from '../model/lane.ts';
import { outlineRows, type Ghost } from '../model/outlineRows.ts';
import { isOpen } from '../shell/drafts.ts';
import type { Panel } from '../shell/panel.ts';
import { wayNames } from '../shell/sheets.ts';
import { usePanel } from '../shell/usePanel.ts';
import { nextBranch } from '../transcript/useRows.ts';
import { t } from '../words/t.ts';
import { OutlineRowView } from './OutlineRowView.tsx';
import { laneGraph } from './laneGraph.ts';
import { interviewsKey } from './interviewsKey.ts';
import { outlineKeys } from './outlineKeys.ts';

/** All branches of the session, one row each. Not there while there is only an empty one. */
export function Outline() {
  const panel = usePanel();
  const rows = useComputed(() => {
    const session = panel.tree.value.session;
    const folding = isOpen(panel, `outline/${session}`) ? 'open' : 'folded';
    const asked = [...panel.tree.value.branches.keys()].filter(id => isOpen(panel, interviewsKey(session, id)));
    return outlineRows(panel.quiet.value, panel.seen.value[session] ?? {}, ghosts(panel), folding, new Set(asked));
  }).value;
  const height = useComputed(() => panel.saved.value.outlineHeight).value;
  if (panel.tree.value.branches.size < 2 && rows.length < 2 && panel.branch.value?.head === 0) return null;
  const graph = laneGraph(rows);
  return (
    <div
      class="outline"
      role="tree"
      aria-label={t('Branches')}
      data-part="outline"
      style={height > 0 ? { maxHeight: `${height}px` } : undefined}
      onKeyDown={event => outlineKeys(panel, rows, event)}
    >
      {rows.map((row, index) => {
        const cell = graph[index];
        return cell && <OutlineRowView key={rowKey(row)} row={row} graph={cell} />;
      })}
    </div>
  );
}

function rowKey(row: ReturnType<typeof outlineRows>[number]): string {
  return row.type === 'branch' ? `branch-${row.branch.id}` : row.type === 'ghost' ? `ghost-${row.index}` : 'more';
}

function ghosts(panel: Panel): Ghost[] {
  const sheet = panel.sheet.value;
  const parent = panel.branch.value?.id;
  if (sheet.type === 'splitOff' && !sheet.started && parent !== undefined) {
    return [{ name: sheet.name, parent, lane: laneOf(nextBranch(panel)) }];
  }
  if (sheet.type !== 'fork' || sheet.started || parent === undefined) return [];
  const first = nextBranch(panel);
  return wayNames(panel, sheet.ways).map((name, index) => ({ name, parent, lane: laneOf(first + index) }));
}
