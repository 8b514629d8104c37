import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Panel } from './panel.ts';

/** Hands the panel to the parts below. */
export const PanelContext = createContext<Panel | null>(null);

/** The panel this part belongs to. Throws outside of one, which is a bug. */
export function usePanel(): Panel {
  const panel = useContext(PanelContext);
  if (!panel) throw new Error('no panel around this part');
  return panel;
}
