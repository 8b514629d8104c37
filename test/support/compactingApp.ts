import assert from 'node:assert/strict';
import { modelInfo } from '../../src/model/modelTable.ts';
import type { ModelInfo } from '../../src/model/model.ts';
import type { Block } from '../../src/session/block.ts';
import type { ReplyBody, SummaryBody } from '../../src/session/node.ts';
import { pathTo } from '../../src/session/path.ts';
import type { Run } from '../../src/session/tree.ts';
import { compacting } from './messagesApi/models/compacting.ts';
import { modelTable } from './messagesApi/models/modelTable.ts';
import { startMessagesApi, type MessagesApi, type MessagesApiOptions } from './messagesApi/startMessagesApi.ts';
import { text, thinking, type Step } from './messagesApi/script.ts';
import { openApp, saidWall, type TestApp, type TestWindow } from './openApp.ts';

/** An application whose models have a small window, and an API that sums their contexts up. */
export interface CompactingApp {
  readonly api: MessagesApi;
  readonly app: TestApp;
  readonly window: TestWindow;
  readonly session: string;
}

const contextWindow = 70_000;

/** What the application knows of a model. */
export const info = (id: string): ModelInfo => ({ ...modelInfo(id), contextWindow });

export async function openCompacting(options: MessagesApiOptions = {}): Promise<CompactingApp> {
  const models = compacting(modelTable.map(row => ({ ...row, context: contextWindow })));
  const api = await startMessagesApi({ models, ...options });
  const app = await openApp(api.url, { wall: saidWall, modelInfo: info });
  const window = app.window();
  const session = await window.session();
  await window.intend({ type: 'configureBranch', session, branch: 1, settings: { authority: 'auto' } });
  return { api, app, window, session };
}

/** Every reply that was queued has to be used. */
export async function closeCompacting({ api, app }: CompactingApp): Promise<void> {
  await app.close();
  await api.close();
  assert.equal(api.pending.replies, 0);
}

/** A summary that the model thinks about first. */
export const summary: Step[] = [thinking('What matters?'), text('Read all parts: they say one thing, over and over.')];

/** A request to the model. */
export interface AskedBody {
  readonly model: string;
  readonly messages: { role: string; content: Block[] }[];
  readonly compaction?: { type: string; instructions: string };
  readonly beta: unknown;
}

/** What was asked of the model, oldest first, and under which betas. */
export function asked(api: MessagesApi): AskedBody[] {
  return api.requests
    .filter(({ method }) => method === 'POST')
    .map(({ text: body, headers }) => ({
      ...(JSON.parse(body) as Omit<AskedBody, 'beta'>),
      beta: headers['anthropic-beta'],
    }));
}

export function last(api: MessagesApi): AskedBody {
  const found = asked(api).at(-1);
  assert.ok(found);
  return found;
}

export const sent = (api: MessagesApi, at = -1): string => JSON.stringify(asked(api).at(at)?.messages);

export const refusedRequests = (api: MessagesApi): string[] =>
  api.requests.flatMap(({ error }) => (error === undefined ? [] : [error]));

/** The messages of a request, as `user text text`. */
export function shapeOf({ messages }: AskedBody): string[] {
  return messages.map(({ role, content }) => `${role} ${content.map(block => block.type).join(' ')}`);
}

export const endOf = (window: TestWindow): Run['end'] => window.viewer.view.tree.branches.get(1)?.run?.end;

/** The path of main, as `n1 prompt`. */
export function path(window: TestWindow): string[] {
  const { tree } = window.viewer.view;
  return pathTo(tree, tree.branches.get(1)?.head ?? 0).map(node => `n${node.id} ${node.kind}`);
}

export async function replyAt(window: TestWindow, id: number): Promise<ReplyBody> {
  await window.viewer.when(view => view.bodies.has(id));
  const body = window.viewer.view.bodies.get(id);
  assert.ok(body?.kind === 'reply');
  return body.body;
}

export async function summaryAt(window: TestWindow, id: number): Promise<SummaryBody> {
  await window.viewer.when(view => view.bodies.has(id));
  const body = window.viewer.view.bodies.get(id);
  assert.ok(body?.kind === 'summary');
  return body.body;
}

/** Sums the idle branch up when the person asks for it. */
export async function compactNow({ window, session }: CompactingApp): Promise<void> {
  const run = window.viewer.view.tree.lastRun;
  await window.intend({ type: 'compact', session, branch: 1 });
  await window.viewer.when(view => view.tree.lastRun > run);
  await window.rest(1);
}
