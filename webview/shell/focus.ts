/** Where the keyboard goes. Parts mark themselves with `data-focus`; moving waits until they are drawn. */
function focusOn(name: string): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-focus="${name}"]`)?.focus());
}

/** The text a person writes in, or the first button of an open sheet. */
export function focusComposer(): void {
  focusOn('composer');
}

/** The head of what is compared. */
export function focusCompared(): void {
  focusOn('compared');
}

/** As `focusComposer`, in this moment: the key that is being pressed is typed there. */
export function typeInComposer(): void {
  document.querySelector<HTMLElement>('[data-focus="composer"]')?.focus();
}

export function focusTakeBack(): void {
  focusOn('takeBack');
}

export function focusRequest(): void {
  focusOn('request');
}

/** Whether the keyboard is inside the request card. */
export function requestHasFocus(): boolean {
  return Boolean(document.activeElement?.closest('[data-part="request"]'));
}

/** Keeps a handled key from the browser and from VS Code, which would look for a keybinding of its own. */
export function consume(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}

/** Whether an Enter belongs to an input method that is still composing. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

/** Opens VS Code's own menu for what an element stands for, at its lower left corner. */
export function openNativeMenu(element: HTMLElement): void {
  const { left, bottom } = element.getBoundingClientRect();
  const at = { bubbles: true, cancelable: true, clientX: left, clientY: bottom, button: 2 };
  element.dispatchEvent(new MouseEvent('contextmenu', at));
}
