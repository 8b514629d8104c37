import type { NodeId } from '../../src/session/ids.ts';
import { loadEarlier } from './loadEarlier.ts';
import type { Panel } from './panel.ts';

/** Brings the turn of a node into sight, with the focus on it; turns before the first loaded one are fetched. */
export async function goTo(panel: Panel, node: NodeId): Promise<void> {
  const { shown } = panel.view.peek();
  const wanted = panel.wanted.peek();
  if (wanted && (wanted.session !== shown?.session || wanted.branch !== shown.branch)) {
    panel.afterShown.value = () => void goTo(panel, node);
    return;
  }
  let turn = turnOf(panel, node);
  for (let earlier = panel.view.peek().earlier; !turn && earlier > 0;) {
    await loadEarlier(panel);
    turn = turnOf(panel, node);
    const left = panel.view.peek().earlier;
    if (left >= earlier) break;
    earlier = left;
  }
  if (!turn) return;
  const { key } = turn;
  // The selected turn is in the document, wherever it is scrolled to.
  panel.selected.value = key;
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-turn="${key}"]`)?.focus());
}

function turnOf(panel: Panel, node: NodeId) {
  return panel.turns.peek().find(turn => turn.nodes.includes(node));
}
