import type { PanelView } from '../panelView.ts';
import type { Commands } from './command.ts';

/** What the panel carries out by itself. */
export function panelCommands(panel: PanelView): Commands {
  return {
    focusPanel: () => panel.command({ type: 'focusComposer' }),
    newSession: () => panel.command({ type: 'newSession' }),
    send: () => panel.command({ type: 'send' }),
    nextRequest: () => panel.command({ type: 'nextRequest' }),
    allowRequest: () => panel.command({ type: 'allowRequest' }),
    denyRequest: () => panel.command({ type: 'denyRequest' }),
  };
}
