/** Called by VS Code once, when the window has started. */
export function activate(): void {
  // Nothing to join or to draw.
}
