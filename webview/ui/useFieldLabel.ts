import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/** Gives a text field its name. The control calls itself "Text field" when it enters the page, so it is told after that. */
export function useFieldLabel(field: RefObject<HTMLElement | null>, label: string): void {
  useLayoutEffect(() => field.current?.setAttribute('aria-label', label), [label]);
}
