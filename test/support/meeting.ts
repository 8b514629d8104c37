import { text } from './messagesApi/script.ts';
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

/** A session whose main branch has done a turn and rests. */
export async function rested(api: MessagesApi, window: TestWindow): Promise<string> {
  const session = await window.session();
  api.reply([text('main rests')], hears('begin'));
  await window.turn(session, 1, 'begin');
  return session;
}

/** The same, with a branch `other` that rests as well. */
export async function twoRested(api: MessagesApi, window: TestWindow): Promise<{ session: string; other: number }> {
  const session = await rested(api, window);
  api.reply([text('other rests')], hears('be there'));
  const other = await branchAtWork(window, session, 'other', 'be there');
  await window.rest(other);
  return { session, other };
}
