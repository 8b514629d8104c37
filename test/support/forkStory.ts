import assert from 'node:assert/strict';
import type { Branch } from '../../src/session/tree.ts';
import type { ModelRequest } from './messagesApi/modelRequest.ts';
import type { MessagesApi } from './messagesApi/startMessagesApi.ts';
import { toolUse, type Script } from './messagesApi/script.ts';
import { openApp, saidWall, type AppOptions, type TestApp, type TestWindow } from './openApp.ts';

/** An application in which agents fork, with a window on a session of its own. */
export interface Story {
  readonly app: TestApp;
  readonly window: TestWindow;
  readonly session: string;
}

export async function forkStory(
  api: MessagesApi,
  t: { after(work: () => Promise<void>): void },
  options: AppOptions = {},
): Promise<Story> {
  const app = await openApp(api.url, { wall: saidWall, ...options });
  t.after(() => app.close());
  const window = app.window();
  return { app, window, session: await window.session() };
}

/** What each branch says, by its name, one reply a request; a function looks at what it was sent. */
export type Lines = Record<string, (Script | ((request: ModelRequest) => Script))[]>;

/** Lets the model play every branch by its own lines. */
export function plays(api: MessagesApi, lines: Lines): void {
  api.onRequest(request => {
    const line = lines[askerOf(JSON.stringify(request.body.raw))]?.shift();
    return typeof line === 'function' ? line(request) : line;
  });
}

/** Whose request it is: the child that was told so last, else `main`. */
export function askerOf(body: string): string {
  return [...body.matchAll(/You are ([\w-]+) now: a branch/g)].at(-1)?.[1] ?? 'main';
}

/** The bodies that a branch sent, in order. */
export function sentBy(api: MessagesApi, name: string): string[] {
  return api.requests
    .filter(({ text, path }) => path === '/v1/messages' && askerOf(text) === name)
    .map(({ text }) => text);
}

/** One `fork` call with a child for each name. */
export function forkInto(...names: string[]): Script[number] {
  return toolUse('fork', { branches: names.map(name => ({ name, task: `Look at ${name}.` })) });
}

export function branchNamed(window: TestWindow, name: string): Branch {
  const found = [...window.viewer.view.tree.branches.values()].find(branch => branch.name === name);
  assert.ok(found, `there is no branch ${name}`);
  return found;
}

/** The answer to a branch's newest calls, as the model read it: the texts of the last user message. */
export function heardBy(api: MessagesApi, name: string): string {
  const body = JSON.parse(sentBy(api, name).at(-1) ?? '{}') as { messages: { role: string; content: unknown[] }[] };
  return JSON.stringify(body.messages.findLast(({ role }) => role === 'user')?.content ?? []);
}
