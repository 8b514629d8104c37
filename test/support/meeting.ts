import type { Matcher } from './messagesApi/replyQueue.ts';
import type { ModelRequest } from './messagesApi/modelRequest.ts';
import type { MessagesApi } from './messagesApi/startMessagesApi.ts';
import type { TestWindow } from './openApp.ts';
import type { BranchId, SessionId } from '../../src/session/ids.ts';

/** What a request says since the last reply, as JSON. */
export function heard({ body }: Pick<ModelRequest, 'body'>): string {
  const last = body.messages.findLastIndex(({ role }) => role === 'assistant');
  return JSON.stringify(body.messages.slice(last + 1).map(({ content }) => content.blocks));
}

/** A request that says these words since the last reply. */
export const hears =
  (words: string): Matcher =>
  request =>
    heard(request).includes(words);

/** The messages of the last request that has these words in them, as JSON; empty where there is none. */
export function requestWith(api: MessagesApi, words: string): string {
  const sent = api.requests.map(({ body }) => JSON.stringify((body as { messages?: unknown }).messages ?? []));
  return sent.findLast(messages => messages.includes(words)) ?? '';
}

/** A branch of its own with an empty context, at work on these words. */
export async function branchAtWork(
  window: TestWindow,
  session: SessionId,
  name: string,
  words: string,
): Promise<BranchId> {
  const ways = [{ name, words }];
  const { branches } = await window.intend({ type: 'fork', session, branch: 1, at: 0, ways });
  return branches[0] ?? 0;
}
