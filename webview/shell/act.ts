import type { Intent } from '../../src/protocol/intent.ts';
import type { HostAction } from '../../src/protocol/webviewMessage.ts';
import type { OpenRequest, QueuedPrompt } from '../../src/session/tree.ts';
import { draftOf, setDraft } from './drafts.ts';
import type { Panel } from './panel.ts';
import { refused } from './submit.ts';

/** Asks the host for something only it can do. */
export function askHost(panel: Panel, action: HostAction): void {
  panel.bridge.post({ type: 'host', action });
}

/** Sends an intent and shows the reason when it is refused. */
export async function act(panel: Panel, intent: Intent): Promise<void> {
  panel.notice.value = null;
  const answer = await panel.bridge.intent(intent);
  if (answer.type === 'intentRefused') refused(panel, answer);
}

/** What is done to the shown branch as a whole. */
export function actOnBranch(panel: Panel, type: 'stop' | 'retry' | 'resume' | 'undoRewind'): void {
  const shown = panel.view.peek().shown;
  if (shown) void act(panel, { type, ...shown });
}

/** Answers a request; what is sent names exactly what was shown. */
export function decide(
  panel: Panel,
  request: OpenRequest,
  answer: { decision: 'allow' | 'deny'; scope: 'once' | 'session'; reason: string },
): void {
  const session = panel.view.peek().shown?.session ?? '';
  void act(panel, { type: 'decide', session, request: request.id, hash: request.shown.hash, ...answer });
}

/** Takes a waiting prompt back; its words return to an empty composer. */
export function withdraw(panel: Panel, queued: QueuedPrompt): void {
  const session = panel.view.peek().shown?.session ?? '';
  if (draftOf(panel) === '') setDraft(panel, queued.words);
  void act(panel, { type: 'withdraw', session, queued: queued.id });
}
