import type { IntentAnswer } from '../../src/protocol/intent.ts';
import { t } from '../words/t.ts';
import { draftOf, placeOf, setDraft } from './drafts.ts';
import type { Panel } from './panel.ts';
import { show } from './show.ts';

/**
 * Sends what stands in the composer, or steers the running turn with it. Words that cannot be sent stay where they are,
 * with a line that says why. A first prompt makes its session.
 */
export async function submit(panel: Panel, how: 'send' | 'steer'): Promise<void> {
  const words = draftOf(panel).trim();
  if (words === '' || panel.pending.peek()) return;
  const blocked = blockedBy(panel);
  if (blocked) {
    panel.notice.value = blocked;
    return;
  }
  const from = panel.place.peek();
  panel.notice.value = null;
  panel.pending.value = { place: from, words, head: panel.branch.peek()?.head ?? 0 };
  setDraft(panel, '', from);
  const answer = await deliver(panel, words, how);
  if (answer.type === 'intentDone') return;
  panel.pending.value = null;
  const place = panel.place.peek();
  if (!panel.saved.peek().drafts[place]) setDraft(panel, words, place);
  refused(panel, answer);
}

/** Says why something was refused. */
export function refused(panel: Panel, answer: Extract<IntentAnswer, { type: 'intentRefused' }>): void {
  const key = panel.view.peek().standing?.key;
  const keyless = key === undefined || key === 'none' || key === 'environment?';
  panel.notice.value =
    answer.code === 'noKey' && keyless ? { type: 'needsKey' } : { type: 'refused', words: answer.reason };
}

async function deliver(panel: Panel, words: string, how: 'send' | 'steer'): Promise<IntentAnswer> {
  const shown = panel.view.peek().shown;
  if (shown) return panel.bridge.intent({ type: 'submit', ...shown, words, how });
  const made = await panel.bridge.intent({
    type: 'createSession',
    folder: panel.window.peek().folder,
    origin: 'person',
  });
  if (made.type === 'intentRefused') return made;
  const branch = made.branches[0] ?? 1;
  panel.pending.value = { place: placeOf(made.session, branch), words, head: 0 };
  show(panel, { session: made.session, branch });
  return panel.bridge.intent({ type: 'submit', session: made.session, branch, words, how: 'send' });
}

function blockedBy(panel: Panel): Panel['notice']['value'] {
  const { standing, tree } = panel.view.peek();
  if (panel.window.peek().folder === '')
    return { type: 'refused', words: t('Open a folder first. Your words are kept.') };
  if (standing && !standing.trusted)
    return { type: 'refused', words: t('This folder is not trusted. Your words are kept.') };
  const keyless = standing?.key === 'none' || standing?.key === 'environment?';
  return keyless && tree.origin !== 'rehearsal' ? { type: 'needsKey' } : null;
}
