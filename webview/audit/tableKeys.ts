/** Arrows, Home and End go from row to row: the table is one stop for Tab. */
export function tableKeys(event: KeyboardEvent): void {
  const buttons = [...document.querySelectorAll<HTMLElement>('tbody .unfold')];
  const at = buttons.findIndex(button => button === document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (to === undefined || at < 0) return;
  event.preventDefault();
  const next = buttons[Math.max(0, Math.min(buttons.length - 1, to))];
  next?.focus();
}
