import { modelOf } from '../composer/modelOf.ts';
import { otherModel } from '../model/forkWish.ts';
import { t } from '../words/t.ts';
import type { Panel } from './panel.ts';
import { openFork } from './sheets.ts';

/** Whether there is another model to go on with. In a rehearsal no model answers. */
export function canChangeModel(panel: Panel): boolean {
  const { id, effort } = modelOf(panel);
  return panel.tree.value.origin !== 'rehearsal' && otherModel(panel.models.value, id, effort) !== undefined;
}

/**
 * Opens the fork sheet on another model after a turn that failed: from before its prompt, with its words; where it had done
 * something by then, from there on.
 */
export function forkOnModel(panel: Panel): void {
  const { id, effort } = modelOf(panel);
  const other = otherModel(panel.models.peek(), id, effort);
  const turn = panel.turns.peek().at(-1);
  if (!other || !turn) return;
  const worked = turn.items.some(item => item.type === 'call' && item.outcome !== undefined);
  if (worked || !turn.opening) openFork(panel, turn.end, t('Go on.'), other);
  else openFork(panel, turn.before, turn.opening.words, other);
}
