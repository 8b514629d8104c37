import type { ComponentChildren } from 'preact';
import { assertNever } from '../../src/base/assertNever.ts';
import { laneStyle } from '../model/lane.ts';
import type { Row } from '../model/rowsOf.ts';
import { usePanel } from '../shell/usePanel.ts';
import { memo } from '../ui/memo.ts';
import { t } from '../words/t.ts';
import { CutRow } from './CutRow.tsx';
import { EventRow } from './EventRow.tsx';
import { FoldRow } from './FoldRow.tsx';
import { ForkRow } from './ForkRow.tsx';
import { PendingTurn } from './PendingTurn.tsx';
import { TurnView } from './TurnView.tsx';

/** One row at its place in the list. Drawn again only when the row or its place changed. */
export const RowView = memo(function RowView(props: {
  row: Row;
  index: number;
  count: number;
  top: number;
  measure: (element: HTMLElement | null) => void;
}) {
  const { row, index } = props;
  const panel = usePanel();
  const turn = row.type === 'turn' ? row.turn : undefined;
  const last = index === props.count - 1;
  const selected = panel.selected.value;
  const stop = turn && (selected === turn.key || (selected === 0 && turn === panel.turns.value.at(-1)));
  return (
    <article
      ref={props.measure}
      class={`row ${row.type} ${row.left}${last ? ' last' : ''}`}
      style={{
        top: `${props.top}px`,
        ...laneStyle(row.lane),
        ...(row.type === 'fork' ? { '--from': `var(--l${row.above})` } : {}),
      }}
      data-index={index}
      data-turn={turn?.key}
      data-vscode-context={
        turn &&
        JSON.stringify({
          webviewSection: 'turn',
          turnRole: 'reply',
          node: turn.end,
          turn: turn.number,
          turnAfter: turn.end !== panel.branch.value?.head,
          preventDefaultContextMenuItems: false,
        })
      }
      tabIndex={turn ? (stop ? 0 : -1) : undefined}
      aria-label={turn ? t('Turn {turn}', { turn: turn.number }) : undefined}
      aria-posinset={index + 1}
      aria-setsize={props.count}
      onFocusCapture={() => {
        if (turn) panel.selected.value = turn.key;
      }}
    >
      {content(row, stop ? 0 : -1)}
    </article>
  );
});

function content(row: Row, tab: number): ComponentChildren {
  switch (row.type) {
    case 'turn':
      return <TurnView turn={row.turn} left={row.left} tab={tab} />;
    case 'fork':
      return <ForkRow place={row.place} />;
    case 'fold':
      return <FoldRow words={row.words} hidden={row.hidden} />;
    case 'cut':
      return <CutRow words={row.words} ghosts={row.ghosts} />;
    case 'event':
      return <EventRow line={row.line} />;
    case 'pending':
      return <PendingTurn words={row.words} number={row.number} />;
    default:
      return assertNever(row);
  }
}
