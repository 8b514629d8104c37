import assert from 'node:assert/strict';
import { modelInfo } from '../../src/model/modelTable.ts';
import type { NodeId } from '../../src/session/ids.ts';
import { violations } from '../../src/session/invariants.ts';
import type { ReplyBody } from '../../src/session/node.ts';
import type { NodeSkeleton } from '../../src/session/nodeTable.ts';
import { pathTo } from '../../src/session/path.ts';
import type { Run } from '../../src/session/tree.ts';
import type { Gate } from './messagesApi/gate.ts';
import { modelTable, type ModelRow } from './messagesApi/models/modelTable.ts';
import type { ModelRequest } from './messagesApi/modelRequest.ts';
import { startMessagesApi, type MessagesApi } from './messagesApi/startMessagesApi.ts';
import { text, thinking, toolUse, type Script, type Step } from './messagesApi/script.ts';
import { openApp, saidWall, writeFiles, type TestApp, type TestWindow } from './openApp.ts';

/** Tokens in the window of every model: a summary is due at half of it, and 20,000 before its end nobody goes on without. */
const contextWindow = 80_000;

/** Files of about 3,500 tokens with the numbers of their lines. */
const parts = Array.from({ length: 12 }, (_, at) => `part${at}.txt`);
export const readParts = (count: number): Step[] => parts.slice(0, count).map(name => toolUse('read', { path: name }));
export const look = toolUse('read', { path: '.' });
export const summed: Step[] = [thinking('What matters?'), text('They say one thing, over and over.')];

const isSummary = ({ received }: ModelRequest): boolean => received.text.includes('a summary takes its place');

/** A branch whose context is to be summed up by itself; replies to the agent and summaries are queued apart. */
export class NearlyFull {
  readonly api: MessagesApi;
  app: TestApp;
  window: TestWindow;
  readonly session: string;

  private constructor(api: MessagesApi, app: TestApp, window: TestWindow, session: string) {
    this.api = api;
    this.app = app;
    this.window = window;
    this.session = session;
  }

  /** `models` of the API, each with the small window. */
  static async open(models: readonly ModelRow[] = modelTable): Promise<NearlyFull> {
    const api = await startMessagesApi({ models: models.map(row => ({ ...row, context: contextWindow })) });
    const app = await openApp(api.url, { wall: saidWall, modelInfo: id => ({ ...modelInfo(id), contextWindow }) });
    const window = app.window();
    const session = await window.session();
    await window.intend({ type: 'configureBranch', session, branch: 1, settings: { authority: 'auto' } });
    const dull = 'All work and no play makes a dull boy.\n'.repeat(300);
    await writeFiles(app.folder, Object.fromEntries(parts.map(name => [name, dull])));
    return new NearlyFull(api, app, window, session);
  }

  /** Every reply that was queued was asked for. */
  async close(): Promise<void> {
    await this.app.close();
    await this.api.close();
    assert.equal(this.api.pending.replies, 0);
  }

  agent(...script: Script): void {
    this.api.reply(script, request => !isSummary(request));
  }

  summary(...script: Script): void {
    this.api.reply(script, isSummary);
  }

  /**
   * Two replies after which a summary is due (at n5), then `more`: while the first of them is on its way the summary is
   * asked for, which is held at `held`.
   */
  async nearlyFull(held: Gate, ...more: Script[]): Promise<void> {
    this.agent(thinking('Look.'), ...readParts(6));
    this.agent(thinking('Again.'), ...readParts(6));
    for (const script of more) this.agent(...script);
    this.summary(thinking('What matters?'), text('They say one thing, ', held, 'over and over.'));
    await this.submit('What do they say?');
    await held.reached;
  }

  async submit(words: string, how: 'send' | 'steer' = 'send'): Promise<void> {
    await this.window.intend({ type: 'submit', session: this.session, branch: 1, words, how });
  }

  nodes(): NodeSkeleton[] {
    const { nodes } = this.window.viewer.view.tree;
    return [...nodes.ids()].flatMap(id => nodes.get(id) ?? []);
  }

  /** What summaries were made of. */
  made(): NodeSkeleton[] {
    return this.nodes().filter(({ path }) => path === 'beside');
  }

  isWritten(count = 1): Promise<void> {
    return this.window.viewer.when(() => this.made().length === count);
  }

  /** The path of main, as `n1 prompt`. */
  path(): string[] {
    const { tree } = this.window.viewer.view;
    return pathTo(tree, tree.branches.get(1)?.head ?? 0).map(node => `n${node.id} ${node.kind}`);
  }

  endOf(): NonNullable<Run['end']> | undefined {
    return this.window.viewer.view.tree.branches.get(1)?.run?.end;
  }

  messages(at = -1): { role: string; content: { type: string; text?: string }[] }[] {
    return JSON.parse(this.api.requests.at(at)?.text ?? '{}')['messages'];
  }

  /** The messages of a request in short: `user text text`. */
  shape(at = -1): string[] {
    return this.messages(at).map(({ role, content }) => `${role} ${content.map(block => block.type).join(' ')}`);
  }

  /** How often the model was asked for something. */
  asked(): number {
    return this.api.requests.filter(({ method }) => method === 'POST').length;
  }

  sent(at = -1): string {
    return JSON.stringify(this.messages(at));
  }

  refusedRequests(): string[] {
    return this.api.requests.flatMap(({ error }) => (error === undefined ? [] : [error]));
  }

  async reply(id: NodeId): Promise<ReplyBody> {
    await this.window.viewer.when(view => view.bodies.has(id));
    const body = this.window.viewer.view.bodies.get(id);
    assert.ok(body?.kind === 'reply');
    return body.body;
  }

  /** The tree is whole, nothing was refused, and every reply read from the cache what it was expected to read. */
  async isWhole(): Promise<void> {
    assert.deepEqual(this.refusedRequests(), []);
    assert.deepEqual(violations(this.window.viewer.view.tree), []);
    for (const { id, kind } of this.nodes()) {
      if (kind !== 'reply') continue;
      const { usage, expectedRead, stop } = await this.reply(id);
      // The API tells nothing of the cache when it sums up.
      if (stop !== 'aborted' && stop !== 'compaction') assert.equal(usage.cacheRead, expectedRead, `n${id}`);
    }
  }
}
