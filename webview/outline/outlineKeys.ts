import { compareHere } from '../compare/comparing.ts';
import type { OutlineRow } from '../model/outlineRows.ts';
import { toggleOpen } from '../shell/drafts.ts';
import { consume } from '../shell/focus.ts';
import type { Panel } from '../shell/panel.ts';
import { openRewind } from '../shell/rewind.ts';
import { openFork } from '../shell/sheets.ts';
import { onBranch, showBranch, showSibling } from '../shell/show.ts';
import { interviewsKey } from './interviewsKey.ts';

/** Keys of the outline: one tab stop, arrows between rows, Enter shows, F2 renames, F forks, R rewinds. */
export function outlineKeys(panel: Panel, rows: readonly OutlineRow[], event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const items = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('[role="treeitem"]')];
  const at = items.findIndex(item => item === document.activeElement);
  const row = rows[at];
  const go = (to: number): void => {
    consume(event);
    items[Math.max(0, Math.min(items.length - 1, to))]?.focus();
  };
  switch (event.key) {
    case 'ArrowDown':
      return go(at + 1);
    case 'ArrowUp':
      return go(at - 1);
    case 'Home':
      return go(0);
    case 'End':
      return go(items.length - 1);
    case 'ArrowLeft':
      if (row?.type === 'branch' && row.unfolded === 'open') return fold(panel, row.branch.id, event);
      return go(parentOf(rows, at));
    case 'ArrowRight':
      if (row?.type === 'branch' && row.unfolded === 'folded') return fold(panel, row.branch.id, event);
      return go(at + ((rows[at + 1]?.depth ?? 0) > (row?.depth ?? 0) ? 1 : 0));
    case '[':
    case ']':
      consume(event);
      return showSibling(panel, event.key === ']' ? 1 : -1);
    case 'c':
    case 'C':
      consume(event);
      return compareHere(panel);
  }
  if (!row || at < 0) return;
  switch (event.key) {
    case 'Enter':
    case ' ':
      consume(event);
      if (row.type === 'branch') showBranch(panel, row.branch.id);
      if (row.type === 'more') toggleOpen(panel, `outline/${panel.tree.peek().session}`);
      return;
    case 'F2':
      consume(event);
      if (row.type === 'branch') panel.renaming.value = row.branch.id;
      if (row.type === 'ghost')
        items[at]?.querySelector('[data-rename]')?.dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
      return;
    case 'f':
    case 'F':
      consume(event);
      if (row.type === 'branch') onBranch(panel, row.branch.id, () => openFork(panel, row.branch.head));
      return;
    case 'r':
    case 'R':
      consume(event);
      if (row.type === 'branch') {
        onBranch(panel, row.branch.id, () => openRewind(panel, panel.turns.peek().at(-1)?.before ?? 0));
      }
  }
}

function fold(panel: Panel, asker: number, event: KeyboardEvent): void {
  consume(event);
  toggleOpen(panel, interviewsKey(panel.tree.peek().session, asker));
}

function parentOf(rows: readonly OutlineRow[], at: number): number {
  const depth = rows[at]?.depth ?? 0;
  for (let index = at - 1; index >= 0; index--) if ((rows[index]?.depth ?? 0) < depth) return index;
  return at;
}
