import type { IntentAnswer } from '../../src/protocol/intent.ts';
import type { Shown } from '../../src/protocol/frame.ts';
import type { NodeId } from '../../src/session/ids.ts';
import { rehearsalKnows } from '../../src/session/rehearsal.ts';
import { t } from '../words/t.ts';
import { draftOf, setDraft } from './drafts.ts';
import type { Made, Notice, Panel, Pending } from './panel.ts';
import { placeKey } from './saved.ts';
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
  const target = panel.target.peek();
  const place = placeKey(target);
  panel.notice.value = null;
  const sent: Pending = { id: Symbol('sent'), place, words, head: headOf(panel, target) };
  panel.pending.value = [...panel.pending.peek(), sent];
  if (from === 'draft') setDraft(panel, '', place);
  const answer = await deliver(panel, sent, how);
  if (answer.type === 'intentDone') return;
  const pending = panel.pending.peek();
  // Its session may have been made meanwhile.
  const { place: to } = pending.find(other => other.id === sent.id) ?? sent;
  panel.pending.value = pending.filter(other => other.id !== sent.id);
  if (from === 'draft') giveBack(panel, words, to);
  refused(panel, answer);
}

/** Where a branch ends as far as is known here; 0 for one that is not loaded. */
function headOf(panel: Panel, target: Shown | null): NodeId {
  const { shown, tree } = panel.view.peek();
  return target && target.session === shown?.session ? (tree.branches.get(target.branch)?.head ?? 0) : 0;
}

/** Puts words that were not taken back where they were written, above what was written meanwhile. */
function giveBack(panel: Panel, words: string, place: string): void {
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
  const target = panel.target.peek();
  if (target && !panel.making.peek()) return panel.bridge.intent({ type: 'submit', ...target, words, how });
  panel.making.value ??= makeSession(panel);
  const made = await panel.making.peek();
  if (!made || 'type' in made) {
    panel.making.value = null;
    return made ?? { type: 'intentRefused', reason: t('No answer.'), code: 'gone' };
  }
  const place = placeKey(made);
  panel.pending.value = panel.pending.peek().map(sent => (sent.id === id ? { ...sent, place, head: 0 } : sent));
  return panel.bridge.intent({ type: 'submit', ...made, words, how: 'send' });
}

async function makeSession(panel: Panel): Promise<Made> {
  const folder = panel.window.peek().folder;
  const made = await panel.bridge.intent({ type: 'createSession', folder, origin: 'person' });
  if (made.type === 'intentRefused') return made;
  const shown = { session: made.session, branch: made.branches[0] ?? 1 };
  // Who has gone elsewhere meanwhile stays there.
  if (panel.target.peek() === null) showMade(panel, shown);
  const settings = panel.wish.peek();
  if (Object.keys(settings).length === 0) return shown;
  // Nothing runs on another authority than the one that was chosen for it.
  const set = await panel.bridge.intent({ type: 'configureBranch', ...shown, settings });
  if (set.type === 'intentRefused') return set;
  panel.wish.value = {};
  return shown;
}

/** Shows the session of the first prompt, which may still be set up. What was written while it was made goes along. */
function showMade(panel: Panel, shown: Shown): void {
  const making = panel.making.peek();
  show(panel, shown);
  panel.making.value = making;
  const place = placeKey(shown);
  panel.pending.value = panel.pending.peek().map(sent => (sent.place === 'new' ? { ...sent, place, head: 0 } : sent));
  const words = panel.saved.peek().drafts['new'];
  if (!words) return;
  setDraft(panel, '', 'new');
  setDraft(panel, words);
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
