import type { Virtualizer } from '@tanstack/virtual-core';
import { compareHere } from '../compare/comparing.ts';
import type { Row } from '../model/rowsOf.ts';
import { consume } from '../shell/focus.ts';
import type { Panel } from '../shell/panel.ts';
import { openRewind } from '../shell/rewind.ts';
import { openFork } from '../shell/sheets.ts';
import { showSibling } from '../shell/show.ts';

/** Keys of the transcript: arrows go from turn to turn, letters act on the selected one. */
export function feedKeys(
  panel: Panel,
  rows: readonly Row[],
  virtual: Virtualizer<HTMLElement, HTMLElement>,
  event: KeyboardEvent,
): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const turns = rows.flatMap((row, index) => (row.type === 'turn' ? [{ turn: row.turn, index }] : []));
  const at = turns.findIndex(({ turn }) => turn.key === panel.selected.peek());
  const turn = turns[at]?.turn;
  const go = (to: number): void => {
    const target = turns[Math.max(0, Math.min(turns.length - 1, to))];
    if (!target) return;
    consume(event);
    panel.selected.value = target.turn.key;
    virtual.scrollToIndex(target.index, { align: 'auto' });
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>(`[data-turn="${target.turn.key}"]`)?.focus({ preventScroll: true }),
    );
  };
  switch (event.key) {
    case 'ArrowDown':
    case 'PageDown':
      return go(at + 1);
    case 'ArrowUp':
    case 'PageUp':
      return go(at < 0 ? turns.length - 1 : at - 1);
    case 'Home':
      return go(0);
    case 'End':
      return go(turns.length - 1);
    case '[':
    case ']':
      consume(event);
      return showSibling(panel, event.key === ']' ? 1 : -1);
    case 'c':
    case 'C':
      consume(event);
      return compareHere(panel, turn?.end);
  }
  if (!turn || turn.state === 'running') return;
  if (event.key === 'f' || event.key === 'F') {
    consume(event);
    openFork(panel, turn.end);
  } else if (event.key === 'r' || event.key === 'R') {
    consume(event);
    openRewind(panel, turn.end);
  }
}
