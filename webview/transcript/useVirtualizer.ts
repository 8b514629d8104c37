import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualizerOptions,
} from '@tanstack/virtual-core';
import { useLayoutEffect, useReducer, useState } from 'preact/hooks';

type Given = 'count' | 'getScrollElement' | 'estimateSize' | 'getItemKey' | 'rangeExtractor';

/** A list of which only the rows in sight are in the document, held at its end while it grows there. */
export function useVirtualizer(
  options: Pick<VirtualizerOptions<HTMLElement, HTMLElement>, Given>,
): Virtualizer<HTMLElement, HTMLElement> {
  const [, redraw] = useReducer<number, void>(n => n + 1, 0);
  const whole: VirtualizerOptions<HTMLElement, HTMLElement> = {
    ...options,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: 24,
    overscan: 4,
    paddingEnd: 12,
    observeElementRect: keptAtEnd,
    observeElementOffset,
    scrollToFn: elementScroll,
    onChange: () => redraw(),
  };
  const [virtualizer] = useState(() => new Virtualizer(whole));
  virtualizer.setOptions(whole);
  useLayoutEffect(() => virtualizer._didMount(), []);
  useLayoutEffect(() => virtualizer._willUpdate());
  return virtualizer;
}

/** What stood at its end stays there when the room for it changes: when the outline above grows, or the composer below. */
function keptAtEnd(
  list: Virtualizer<HTMLElement, HTMLElement>,
  tell: (rect: { width: number; height: number }) => void,
): void | (() => void) {
  return observeElementRect(list, rect => {
    const below = list.getTotalSize() - (list.scrollOffset ?? 0) - (list.scrollRect?.height ?? 0);
    tell(rect);
    if (below <= list.options.scrollEndThreshold) list.scrollToEnd();
  });
}
