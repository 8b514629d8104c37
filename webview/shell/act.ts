import type { Intent } from '../../src/protocol/intent.ts';
import type { HostAction } from '../../src/protocol/webviewMessage.ts';
import type { BranchSettings } from '../../src/session/branchSettings.ts';
import type { Rule, Scope } from '../../src/session/rule.ts';
import type { OpenRequest, QueuedPrompt } from '../../src/session/tree.ts';
import { draftOf, setDraft } from './drafts.ts';
import type { Panel } from './panel.ts';
import { refused } from './submit.ts';

/** Asks the host for something only it can do. */
export function askHost(panel: Panel, action: HostAction): void {
  panel.bridge.post({ type: 'host', action });
}

/** Opens a file as the shown branch names it; `line` counts from 1, 0 for none. */
export function openFile(panel: Panel, path: string, line = 0): void {
  const { session = '', branch = 0 } = panel.view.peek().shown ?? {};
  askHost(panel, { type: 'openFile', session, branch, path, line });
}

/** Sends an intent and shows the reason when it is refused. Resolves with whether it was done. */
export async function act(panel: Panel, intent: Intent): Promise<boolean> {
  panel.notice.value = null;
  const answer = await panel.bridge.intent(intent);
  if (answer.type === 'intentRefused') refused(panel, answer);
  return answer.type === 'intentDone';
}

/** What is done to the shown branch as a whole. */
export function actOnBranch(panel: Panel, type: 'stop' | 'retry' | 'resume' | 'undoRewind'): void {
  const shown = panel.view.peek().shown;
  if (shown) void act(panel, { type, ...shown });
}

/** An answer to a request. `rule` stands where it is another than the one offered for the scope. */
export interface Answer {
  readonly decision: 'allow' | 'deny';
  readonly scope: Scope;
  readonly reason: string;
  readonly rule?: Rule;
  /** Milliseconds for which the agent does not hear of a denial, so that it can be taken back. */
  readonly hold?: number;
}

/** Answers a request; what is sent names exactly what was shown. */
export function decide(panel: Panel, request: OpenRequest, answer: Answer): void {
  const session = panel.view.peek().shown?.session ?? '';
  void act(panel, { type: 'decide', session, request: request.id, hash: request.shown.hash, ...answer });
}

/** Answers a request that was refused because nobody was there. */
export function decideDeferred(
  panel: Panel,
  request: OpenRequest,
  answer: { decision: 'allow' | 'deny'; reason: string },
): void {
  const session = panel.view.peek().shown?.session ?? '';
  void act(panel, { type: 'decideDeferred', session, request: request.id, hash: request.shown.hash, ...answer });
}

/** Takes back a rule that an answer added. Resolves with whether it was done. */
export function revoke(panel: Panel, rule: Rule): Promise<boolean> {
  return act(panel, { type: 'revoke', session: panel.view.peek().shown?.session ?? '', rule });
}

/** Sets the shown branch, or the session that the first prompt will make. Resolves with whether it holds. */
export async function configure(panel: Panel, settings: BranchSettings): Promise<boolean> {
  const { shown } = panel.view.peek();
  if (shown) return act(panel, { type: 'configureBranch', ...shown, settings });
  panel.wish.value = { ...panel.wish.peek(), ...settings };
  return true;
}

/** Takes a waiting prompt back; its words return to an empty composer. */
export function withdraw(panel: Panel, queued: QueuedPrompt): void {
  const session = panel.view.peek().shown?.session ?? '';
  if (draftOf(panel) === '') setDraft(panel, queued.words);
  void act(panel, { type: 'withdraw', session, queued: queued.id });
}
