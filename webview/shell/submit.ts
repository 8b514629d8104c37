import type { IntentAnswer } from '../../src/protocol/intent.ts';
import { rehearsalKnows } from '../../src/session/rehearsal.ts';
import { t } from '../words/t.ts';
import { draftOf, placeOf, setDraft } from './drafts.ts';
import type { Made, Notice, Panel, Pending } from './panel.ts';
import { show } from './show.ts';

/**
 * Sends what stands in the composer, or steers the running turn with it. Words that cannot be sent stay where they are,
 * with a line that says why. A first prompt makes its session.
 */
export async function submit(panel: Panel, how: 'send' | 'steer'): Promise<void> {
  const words = draftOf(panel).trim();
  if (words === '') return;
  await send(panel, words, how, 'draft');
}

/** Sends words that a button stands for; what is being written stays. */
export function say(panel: Panel, words: string): Promise<void> {
  return send(panel, words, 'send', 'button');
}

async function send(panel: Panel, words: string, how: 'send' | 'steer', from: 'draft' | 'button'): Promise<void> {
  const blocked = blockedBy(panel, [words]);
  if (blocked) {
    panel.notice.value = blocked;
    return;
  }
  const place = panel.place.peek();
  panel.notice.value = null;
  const sent: Pending = { id: Symbol('sent'), place, words, head: panel.branch.peek()?.head ?? 0 };
  panel.pending.value = [...panel.pending.peek(), sent];
  if (from === 'draft') setDraft(panel, '', place);
  const answer = await deliver(panel, sent, how);
  if (answer.type === 'intentDone') return;
  panel.pending.value = panel.pending.peek().filter(other => other.id !== sent.id);
  if (from === 'draft') giveBack(panel, words);
  refused(panel, answer);
}

/** Puts words that were not taken into the composer of the shown place, above what was written meanwhile. */
function giveBack(panel: Panel, words: string): void {
  const place = panel.place.peek();
  setDraft(panel, [words, panel.saved.peek().drafts[place] ?? ''].filter(Boolean).join('\n\n'), place);
}

/** Says why something was refused. */
export function refused(panel: Panel, answer: Extract<IntentAnswer, { type: 'intentRefused' }>): void {
  const key = panel.view.peek().standing?.key;
  const keyless = key === undefined || key === 'none' || key === 'environment?';
  panel.notice.value =
    answer.code === 'noKey' && keyless ? { type: 'needsKey' } : { type: 'refused', words: answer.reason };
}

async function deliver(panel: Panel, { id, words }: Pending, how: 'send' | 'steer'): Promise<IntentAnswer> {
  const shown = panel.view.peek().shown;
  if (shown) return panel.bridge.intent({ type: 'submit', ...shown, words, how });
  panel.making.value ??= makeSession(panel);
  const made = await panel.making.peek();
  if (!made || 'type' in made) {
    panel.making.value = null;
    return made ?? { type: 'intentRefused', reason: t('No answer.'), code: 'gone' };
  }
  const place = placeOf(made.session, made.branch);
  panel.pending.value = panel.pending.peek().map(sent => (sent.id === id ? { ...sent, place, head: 0 } : sent));
  return panel.bridge.intent({ type: 'submit', ...made, words, how: 'send' });
}

async function makeSession(panel: Panel): Promise<Made> {
  const folder = panel.window.peek().folder;
  const made = await panel.bridge.intent({ type: 'createSession', folder, origin: 'person' });
  if (made.type === 'intentRefused') return made;
  const shown = { session: made.session, branch: made.branches[0] ?? 1 };
  show(panel, shown);
  const settings = panel.wish.peek();
  if (Object.keys(settings).length === 0) return shown;
  // Nothing runs on another authority than the one that was chosen for it.
  const set = await panel.bridge.intent({ type: 'configureBranch', ...shown, settings });
  if (set.type === 'intentRefused') return set;
  panel.wish.value = {};
  return shown;
}

/** What stands between these words and sending; null when nothing does. */
export function blockedBy(panel: Panel, words: readonly string[]): Notice | null {
  const { standing, tree } = panel.view.peek();
  if (tree.origin === 'rehearsal' && !words.every(rehearsalKnows))
    return { type: 'refused', words: t('The rehearsal only knows its script. Your prompt is kept.') };
  if (panel.window.peek().folder === '' && tree.origin !== 'rehearsal')
    return { type: 'refused', words: t('Open a folder first. Your words are kept.') };
  if (standing && !standing.trusted)
    return { type: 'refused', words: t('This folder is not trusted. Your words are kept.') };
  const keyless = standing?.key === 'none' || standing?.key === 'environment?';
  return keyless && tree.origin !== 'rehearsal' ? { type: 'needsKey' } : null;
}
