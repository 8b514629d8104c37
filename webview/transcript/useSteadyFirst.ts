import type { Virtualizer } from '@tanstack/virtual-core';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Row } from '../model/rowsOf.ts';

/**
 * Keeps the first turn where a person sees it when older ones come in front of it: the row that held the place, the fold
 * row, goes away with the same step.
 */
export function useSteadyFirst(
  rows: readonly Row[],
  virtual: Virtualizer<HTMLElement, HTMLElement>,
  scroller: { readonly current: HTMLElement | null },
): void {
  const first = useRef({ key: '', below: 0 });
  const index = rows.findIndex(row => row.type === 'turn');
  const key = rows[index]?.key ?? '';
  useLayoutEffect(() => {
    const before = first.current;
    const now = rows.findIndex(row => row.key === before.key);
    if (before.key !== key && now > index) {
      const start = virtual.getOffsetForIndex(now, 'start')?.[0] ?? 0;
      virtual.scrollToOffset(start - before.below, { align: 'start' });
    }
    first.current = { key, below: (virtual.measurementsCache[index]?.start ?? 0) - (scroller.current?.scrollTop ?? 0) };
  });
}
