import { branchNameFrom, freeName } from '../../src/session/branchName.ts';
import type { NodeId } from '../../src/session/ids.ts';
import { forkPoint } from '../../src/session/path.ts';
import { t } from '../words/t.ts';
import { emptyBudget, wishedSettings, wrongAmounts, type ForkWish } from '../model/forkWish.ts';
import { focusComposer } from './focus.ts';
import { keepFork, keepUnattended, keptTerms, keptWays } from './drafts.ts';
import type { Panel } from './panel.ts';
import type { Way } from './saved.ts';
import { showBranch } from './show.ts';
import { blockedBy, refused } from './submit.ts';

/** Opens the fork sheet for a new branch after `node`, moved by the rules of the tree; `words` fill its first way. */
export function openFork(panel: Panel, node: NodeId, words = '', wish: ForkWish = {}): void {
  const tree = panel.tree.peek();
  // A node that is not loaded here, such as the end of a line that was left, is moved where the branch is made.
  const at = tree.nodes.get(node) ? forkPoint(tree, node) : node;
  const kept = keptWays(panel, at);
  const ways = kept.length > 0 && words === '' ? kept : [{ words, name: '' }];
  const terms = keptTerms(panel, at);
  panel.sheet.value = { type: 'fork', at, ways, returns: terms.returns, wish: { ...terms.wish, ...wish } };
  focusComposer();
}

/** A new branch from before a prompt, with its words to be edited. Any other node is forked after. */
export function editAndFork(panel: Panel, node: NodeId): void {
  const turn = panel.turns.peek().find(candidate => candidate.opening?.node === node);
  if (turn?.opening) openFork(panel, turn.before, turn.opening.words);
  else openFork(panel, node);
}

/** Leaves a sheet; what was written stays as a draft. */
export function leaveSheet(panel: Panel): void {
  const sheet = panel.sheet.peek();
  if (sheet.type === 'fork')
    keepFork(panel, sheet.at, sheet.ways, { wish: sheet.wish ?? {}, returns: sheet.returns ?? 'off' });
  if (sheet.type === 'unattended') keepUnattended(panel, sheet.draft);
  panel.sheet.value = { type: 'none' };
  panel.notice.value = null;
  focusComposer();
}

/** The names the ways would get, in order. */
export function wayNames(panel: Panel, ways: readonly Way[]): string[] {
  const taken = new Set([...panel.tree.value.branches.values()].map(branch => branch.name));
  return ways.map(way => {
    const name = way.name || freeName(branchNameFrom(way.words), taken);
    taken.add(name);
    return name;
  });
}

/** Makes the branches and starts them, all in one intent, and shows the first. Empty ways are left out. */
export async function startFork(panel: Panel): Promise<void> {
  const sheet = panel.sheet.peek();
  const shown = panel.view.peek().shown;
  if (sheet.type !== 'fork' || sheet.started || !shown) return;
  const written = sheet.ways.filter(way => way.words.trim() !== '');
  if (written.length === 0 || wrongAmounts(sheet.wish?.budget ?? emptyBudget).length > 0) return;
  const blocked = blockedBy(
    panel,
    written.map(way => way.words),
  );
  if (blocked) {
    panel.notice.value = blocked;
    return;
  }
  const names = wayNames(panel, written);
  const settings = wishedSettings(sheet.wish ?? {}, written.length);
  const ways = written.map((way, index) => ({
    name: names[index] ?? '',
    words: way.words.trim(),
    ...(settings ? { settings } : {}),
  }));
  panel.notice.value = null;
  const starting = { ...sheet, started: true } as const;
  panel.sheet.value = starting;
  const returns = sheet.returns === 'on' ? { returns: [{ branch: shown.branch, node: 0 }] } : {};
  const answer = await panel.bridge.intent({ type: 'fork', ...shown, at: sheet.at, ways, ...returns });
  if (answer.type === 'intentRefused') {
    if (panel.sheet.peek() === starting) panel.sheet.value = sheet;
    return refused(panel, answer);
  }
  keepFork(panel, sheet.at, []);
  panel.sheet.value = { type: 'none' };
  panel.announcement.value = t('{names} started', { names: names.join(', ') });
  const first = answer.branches[0];
  if (first !== undefined) showBranch(panel, first);
  focusComposer();
}
