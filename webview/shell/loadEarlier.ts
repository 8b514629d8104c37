import { withEarlier } from '../../src/protocol/view.ts';
import type { Panel } from './panel.ts';

/** Fetches the page of the shown path before what is known and puts it in front. */
export async function loadEarlier(panel: Panel): Promise<void> {
  const { shown } = panel.view.peek();
  const before = panel.turns.peek()[0]?.key;
  if (!shown || before === undefined) return;
  try {
    const page = await panel.bridge.query({ type: 'earlier', ...shown, before });
    panel.view.value = withEarlier(panel.view.peek(), shown, page);
  } catch (error) {
    panel.notice.value = { type: 'refused', words: error instanceof Error ? error.message : String(error) };
  }
}
