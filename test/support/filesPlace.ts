import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestContext } from 'node:test';
import type { Logged } from '../../src/session/event.ts';
import type { Checkpoints } from '../../src/workspace/checkpoints.ts';
import { GitProject } from './gitProject.ts';
import { text, toolUse, type Script } from './messagesApi/script.ts';
import { startMessagesApi, type MessagesApi } from './messagesApi/startMessagesApi.ts';
import { openApp, saidWall, type AppOptions, type TestApp, type TestWindow } from './openApp.ts';

/** One session in a folder with a repository, whose agent asks nobody. */
export class FilesPlace {
  readonly api: MessagesApi;
  readonly project: GitProject;
  readonly folder: string;
  app: TestApp;
  window: TestWindow;
  session = '';

  /** The folders of its workspace, its own first. */
  readonly roots: readonly string[];

  constructor(api: MessagesApi, app: TestApp, project: GitProject, beside: readonly string[] = []) {
    this.api = api;
    this.project = project;
    this.app = app;
    this.folder = app.folder;
    this.roots = [app.folder, ...beside];
    this.window = app.window({ roots: [...this.roots] });
  }

  /** One turn of a branch: each script is a reply, the last one is words. */
  async turn(words: string, ...replies: Script[]): Promise<void> {
    for (const reply of [...replies, [text('done')]]) this.api.reply(reply);
    await this.window.turn(this.session, 1, words);
    await this.kept();
  }

  /** Resolves when the files are kept: what is written now is the person's. */
  async kept(): Promise<void> {
    await this.window.uplink.query({ type: 'fileChanges', session: this.session, from: 1, to: 1 });
  }

  bash(words: string, command: string): Promise<void> {
    return this.turn(words, [toolUse('bash', { command })]);
  }

  write(path: string, content: string): void {
    writeFileSync(join(this.folder, path), content);
  }

  /** The file's text; undefined where there is none. */
  file(path: string): string | undefined {
    const full = join(this.folder, path);
    return existsSync(full) ? readFileSync(full, 'utf8') : undefined;
  }

  head(branch = 1): number {
    return this.window.viewer.view.tree.branches.get(branch)?.head ?? 0;
  }

  async rewind(to: number, edits: 'keepMine' | 'exact' = 'keepMine', except: string[] = [], branch = 1): Promise<void> {
    await this.window.intend({ type: 'rewind', session: this.session, branch, to, files: { edits, except } });
    await this.window.viewer.when(view => view.tree.branches.get(branch)?.head === to);
  }

  async undo(branch = 1): Promise<void> {
    await this.window.intend({ type: 'undoRewind', session: this.session, branch });
  }

  async events(): Promise<Logged[]> {
    const all: Logged[] = [];
    for (;;) {
      const page = await this.window.uplink.query({ type: 'events', session: this.session, since: all.length });
      if (page.length === 0) return all;
      all.push(...page);
    }
  }

  async blame(path: string): Promise<string[]> {
    const answer = await this.window.uplink.query({ type: 'blame', folder: this.folder, path });
    assert.ok('lines' in answer, JSON.stringify(answer));
    return answer.lines.map(
      ({ line, count, by }) =>
        `${line}+${count} ${by.type === 'turn' ? `turn ${by.turn} ${by.branch} ${by.title} ${by.authority}` : by.type}`,
    );
  }

  /** Ends the application and opens the same state anew. */
  async reopen(): Promise<void> {
    await this.app.app.dispose();
    this.app = await this.app.reopen();
    this.window = this.app.window({ roots: [...this.roots] });
    this.window.uplink.show({ session: this.session, branch: 1 }, 0);
    await this.window.viewer.when(view => view.shown?.session === this.session);
  }
}

/** `beside`: names of folders next to it that belong to its workspace, made where they are not there; absolute ones stand as they are. */
export async function openFiles(
  t: TestContext,
  over: AppOptions & { git?: false; beside?: readonly string[] } = {},
): Promise<FilesPlace> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'banyan-files-')));
  const project = new GitProject(root);
  if (over.git !== false) {
    project.git('init', '-q');
    writeFileSync(join(project.folder, 'old.txt'), 'one\ntwo\nthree\nfour\nfive\n');
    project.git('add', '.');
    project.git('commit', '-qm', 'first');
  } else writeFileSync(join(project.folder, 'old.txt'), 'one\ntwo\nthree\nfour\nfive\n');
  const api = await startMessagesApi();
  const app = await openApp(api.url, { wall: saidWall, ...over, folder: project.folder, state: project.state });
  const beside = (over.beside ?? []).map(name => resolve(root, name));
  for (const folder of beside) mkdirSync(folder, { recursive: true });
  const place = new FilesPlace(api, app, project, beside);
  place.session = await place.window.session();
  t.after(async () => {
    await place.app.close();
    await api.close();
    rmSync(root, { recursive: true, force: true });
  });
  return place;
}

/** A text of these lines. */
export const lines = (...all: string[]): string => `${all.join('\n')}\n`;

/** The same checkpoints with some of their work done otherwise. */
export function around(real: Checkpoints, over: Partial<Checkpoints>): Checkpoints {
  return new Proxy(real, {
    get: (target, name) => {
      const found: unknown = Reflect.get(name in over ? over : target, name, name in over ? over : target);
      return typeof found === 'function' ? (found.bind(target) as unknown) : found;
    },
  });
}

/** A place where somebody waits until the test lets everybody pass. */
export function hold(): { begun: Promise<void>; pass(): Promise<void>; free(): void } {
  const begun = Promise.withResolvers<void>();
  const freed = Promise.withResolvers<void>();
  return {
    begun: begun.promise,
    pass: () => {
      begun.resolve();
      return freed.promise;
    },
    free: () => freed.resolve(),
  };
}
