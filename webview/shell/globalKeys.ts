import { stop } from '../composer/PromptText.tsx';
import { allowOrGo, pressCard, shownCard } from './allowOrGo.ts';
import { consume, focusComposer, isComposing } from './focus.ts';
import type { Panel } from './panel.ts';
import { leaveSheet } from './sheets.ts';

/** Keys that mean the same everywhere in the panel. What is handled here never reaches VS Code's own keybindings. */
export function globalKeys(panel: Panel, event: KeyboardEvent): void {
  if (isComposing(event)) return;
  const control = event.ctrlKey || event.metaKey;
  if (event.key === 'Enter' && control && !event.shiftKey) {
    if (!shownCard(panel)) return;
    consume(event);
    // A key held down answers nothing.
    if (event.repeat) return;
    if (event.altKey) pressCard('deny');
    else allowOrGo(panel);
  } else if (event.key === 'Escape' && control) {
    consume(event);
    stop(panel);
  } else if (event.key === 'Escape' && !event.shiftKey && !event.altKey) {
    if (panel.sheet.peek().type !== 'none') {
      consume(event);
      leaveSheet(panel);
    } else if (!panel.composerFocused.peek()) {
      consume(event);
      focusComposer();
    }
  }
}
