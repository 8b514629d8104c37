import type { SessionRow, Standing } from '../protocol/frame.ts';
import type { PanelContext } from '../protocol/webviewMessage.ts';

/** What the context keys are made of. */
export interface ContextFacts {
  panel: PanelContext;
  /** A hidden panel says nothing any more; what happens meanwhile is known from the session list. */
  sight: 'visible' | 'hidden';
  /** The line of the shown session, where there is one. */
  row: SessionRow | undefined;
  key: Standing['key'];
  /** Sessions of the window's folders that work with files. */
  keepers: readonly SessionRow[];
}

/** The context keys of `package.json`'s `when` clauses and their values now. */
export function contextKeys({
  panel,
  sight,
  row,
  key,
  keepers,
}: ContextFacts): Record<string, boolean | number | string> {
  return {
    'banyan.session': panel.shown !== null,
    'banyan.running': sight === 'hidden' && row ? row.running > 0 : panel.running,
    'banyan.asks': sight === 'hidden' && row ? row.asks > 0 : panel.requests > 0,
    'banyan.node': panel.node,
    'banyan.composerFocused': panel.composerFocused,
    'banyan.hasBranches': panel.branches > 1,
    'banyan.canUndoRewind': panel.canUndoRewind,
    'banyan.canRetry': panel.canRetry,
    'banyan.canResume': panel.canResume,
    'banyan.sheet': panel.sheet,
    'banyan.keepsFiles': keepers.length > 0,
    'banyan.keyKept': key === 'secretStorage' || key === 'file' || key === 'environment',
  };
}

/** A panel that shows nothing. */
export const emptyPanelContext: PanelContext = {
  shown: null,
  running: false,
  requests: 0,
  node: 0,
  composerFocused: false,
  branches: 0,
  canUndoRewind: false,
  canRetry: false,
  canResume: false,
  sheet: 'none',
};

/** Those of `now` that differ from `before`: each costs a round trip to the workbench. */
export function changedKeys<T>(before: Readonly<Record<string, T>>, now: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(now).filter(([name, value]) => before[name] !== value);
}
