import { useComputed, type ReadonlySignal } from '@preact/signals';
import { laneOf } from '../model/lane.ts';
import { rowsOf, type Cut, type Row } from '../model/rowsOf.ts';
import { isOpen } from '../shell/drafts.ts';
import type { Panel } from '../shell/panel.ts';
import { t } from '../words/t.ts';

/** The rows of the shown transcript. Live text alone never makes new ones. */
export function useRows(panel: Panel): ReadonlySignal<Row[]> {
  const cut = useComputed(() => cutOf(panel));
  return useComputed(() => {
    return rowsOf({
      view: panel.quiet.value,
      turns: panel.turns.value,
      places: panel.places.value,
      shared: isOpen(panel, `shared/${panel.place.value}`) ? 'open' : 'folded',
      cut: cut.value,
      pending: panel.running.value ? [] : pendingWords(panel),
    });
  });
}

/** What was sent to the shown place and is not in the log yet. */
export function pendingWords(panel: Panel): string[] {
  return panel.pending.value.filter(sent => sent.place === panel.place.value).map(sent => sent.words);
}

function cutOf(panel: Panel): Cut | undefined {
  const sheet = panel.sheet.value;
  if (sheet.type === 'fork') {
    const lanes = sheet.ways.map((_, index) => laneOf(nextBranch(panel) + index));
    return { at: sheet.at, words: t('New branches start here'), ghosts: lanes };
  }
  if (sheet.type === 'splitOff') {
    return { at: sheet.at, words: t('What follows becomes a branch'), ghosts: [laneOf(nextBranch(panel))] };
  }
  if (sheet.type === 'rewind') {
    const words = t('{branch} goes back to here', { branch: panel.branch.value?.name ?? '' });
    return { at: sheet.to, words, ghosts: [] };
  }
  return undefined;
}

/** The number the next new branch would get. */
export function nextBranch(panel: Panel): number {
  return Math.max(0, ...panel.tree.value.branches.keys()) + 1;
}
