import { usePanel } from '../shell/usePanel.ts';
import { t } from '../words/t.ts';

const smallest = 28;

/** The line under the outline. Dragging it (or arrow keys) sets the outline's height; a double click gives it back. */
export function OutlineSash() {
  const panel = usePanel();
  const set = (height: number): void => {
    panel.saved.value = { ...panel.saved.peek(), outlineHeight: height };
  };
  const outline = (): HTMLElement | null => document.querySelector('[data-part="outline"]');
  const clamp = (height: number): number => {
    const most = outline()?.scrollHeight ?? height;
    return height >= most ? 0 : Math.max(smallest, Math.round(height));
  };
  const drag = (event: PointerEvent & { currentTarget: HTMLElement }): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    set(clamp(event.clientY - (outline()?.getBoundingClientRect().top ?? 0)));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    set(clamp((outline()?.clientHeight ?? 0) + (event.key === 'ArrowUp' ? -22 : 22)));
  };
  return (
    <div
      class="sash"
      role="separator"
      aria-orientation="horizontal"
      aria-label={t('Height of the outline')}
      aria-valuenow={panel.saved.value.outlineHeight}
      tabIndex={0}
      onPointerDown={event => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onDblClick={() => set(0)}
      onKeyDown={onKeyDown}
    />
  );
}
