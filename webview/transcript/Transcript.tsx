import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { defaultRangeExtractor, type Range } from '@tanstack/virtual-core';
import type { Row } from '../model/rowsOf.ts';
import { withMember } from '../shell/saved.ts';
import { usePanel } from '../shell/usePanel.ts';
import { t } from '../words/t.ts';
import { JumpToLatest } from './JumpToLatest.tsx';
import { RowView } from './RowView.tsx';
import { StickyPrompt } from './StickyPrompt.tsx';
import { feedKeys } from './feedKeys.ts';
import { useSteadyFirst } from './useSteadyFirst.ts';
import { useRows } from './useRows.ts';
import { useVirtualizer } from './useVirtualizer.ts';

/** The transcript of one branch: rows in a feed, of which only those in sight are in the document. */
export function Transcript() {
  const panel = usePanel();
  const rows = useRows(panel).value;
  const scroller = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const [top, setTop] = useState<Row | undefined>();
  const place = panel.place.value;
  const selected = rows.findIndex(row => row.type === 'turn' && row.turn.key === panel.selected.value);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: index => estimate(rows[index]),
    getItemKey: index => rows[index]?.key ?? index,
    rangeExtractor: range => withFocused(range, selected),
  });

  // Before the first picture, so that another branch never shows its beginning for a moment.
  useLayoutEffect(() => {
    const anchor = panel.saved.peek().anchors[place];
    const index = anchor ? rows.findIndex(row => row.key === anchor.row) : -1;
    if (!anchor || index < 0) return virtual.scrollToEnd();
    virtual.scrollToIndex(index, { align: 'start' });
    requestAnimationFrame(() => virtual.scrollBy(anchor.offset));
  }, []);

  useSteadyFirst(rows, virtual, scroller);
  const cut = rows.findIndex(row => row.type === 'cut');
  useEffect(() => {
    if (cut >= 0) virtual.scrollToIndex(cut, { align: 'center' });
  }, [cut >= 0, panel.sheet.value.type]);

  const onScroll = (): void => {
    const offset = scroller.current?.scrollTop ?? 0;
    const end = virtual.isAtEnd(40);
    const item = virtual.getVirtualItemForOffset(offset);
    const row = rows[item?.index ?? -1];
    setAtEnd(end);
    setTop(item && offset > item.start + 24 ? row : undefined);
    const anchor = end || !item || !row ? undefined : { row: row.key, offset: offset - item.start };
    const saved = panel.saved.peek();
    const known = saved.anchors[place];
    if (known?.row === anchor?.row && known?.offset === anchor?.offset) return;
    panel.saved.value = { ...saved, anchors: withMember(saved.anchors, place, anchor) };
  };

  const items = virtual.getVirtualItems();
  return (
    <div class="transcript">
      <div
        ref={scroller}
        class="log"
        role={rows.length > 0 ? 'feed' : 'group'}
        data-part="transcript"
        aria-label={t('Transcript of {branch}', { branch: panel.branch.value?.name ?? '' })}
        onScroll={onScroll}
        onKeyDown={event => feedKeys(panel, rows, virtual, event)}
      >
        <div role="presentation" class="rows" style={{ height: `${virtual.getTotalSize()}px` }}>
          {items.map(item => {
            const row = rows[item.index];
            return (
              row && (
                <RowView
                  key={row.key}
                  row={row}
                  index={item.index}
                  count={rows.length}
                  top={item.start}
                  measure={virtual.measureElement}
                />
              )
            );
          })}
        </div>
      </div>
      {top?.type === 'turn' && (
        <StickyPrompt turn={top.turn} onPick={() => virtual.scrollToIndex(rows.indexOf(top), { align: 'start' })} />
      )}
      {!atEnd && <JumpToLatest onJump={() => virtual.scrollToEnd()} />}
    </div>
  );
}

/** The row with the focus stays in the document, wherever it is scrolled to. */
function withFocused(range: Range, selected: number): number[] {
  const indexes = defaultRangeExtractor(range);
  if (selected < 0 || indexes.includes(selected)) return indexes;
  return [...indexes, selected].sort((a, b) => a - b);
}

function estimate(row: Row | undefined): number {
  if (row?.type === 'turn') return 96 + row.turn.items.length * 28;
  return 28;
}
