import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../../base/disposable.ts';
import type { Connection } from '../connection.ts';
import type { WindowModel } from '../windowModel.ts';
import type { EditedFile } from '../files/editedFile.ts';
import { historyFile } from './historyFile.ts';
import type { HistoryItem } from './historyItem.ts';
import { growthOf, growsHistory } from './historyGrowth.ts';

/** The view's name in `package.json`. */
export const historyViewId = 'banyan.fileHistory';

/** The context key that brings the view into the explorer. */
const keepsFilesKey = 'banyan.keepsFiles';

/** How long the view waits for more to happen before it lists anew, in milliseconds. */
const calm = 500;

/**
 * The turns that changed the file of the active editor, in the explorer. VS Code asks for rows only while the view is in
 * sight; until then nothing is asked, and the code that answers is not loaded.
 */
export class HistoryView implements Disposable, vscode.TreeDataProvider<HistoryItem> {
  readonly onDidChangeTreeData: vscode.Event<void>;
  readonly #changed: vscode.EventEmitter<void>;
  readonly #connection: Connection;
  readonly #owned = new Disposables();
  readonly #view: vscode.TreeView<HistoryItem>;
  #file: EditedFile | undefined;
  #listed: readonly HistoryItem[] = [];
  #timer: NodeJS.Timeout | undefined;
  #leaving: NodeJS.Timeout | undefined;
  #growth = '';

  constructor(connection: Connection, model: WindowModel) {
    this.#connection = connection;
    this.#changed = this.#owned.add(new vscode.EventEmitter<void>());
    this.onDidChangeTreeData = this.#changed.event;
    this.#file = historyFile(vscode.window.activeTextEditor);
    this.#view = this.#owned.add(vscode.window.createTreeView(historyViewId, { treeDataProvider: this }));
    this.#owned.add(vscode.window.onDidChangeActiveTextEditor(editor => this.#follow(editor)));
    this.#owned.add(
      connection.frames.on(frame => {
        if (frame.events?.some(growsHistory)) this.#askAgain();
      }),
    );
    this.#owned.add(
      model.changed.on(() => {
        const growth = growthOf(model.sessions);
        if (growth !== this.#growth) this.#askAgain();
        this.#growth = growth;
      }),
    );
  }

  /** The rows shown now, newest first. */
  get listed(): readonly HistoryItem[] {
    return this.#listed;
  }

  /** Brings the view into sight, also before a session is known that kept files. */
  async focus(): Promise<void> {
    await vscode.commands.executeCommand('setContext', keepsFilesKey, true);
    await vscode.commands.executeCommand(`${historyViewId}.focus`);
  }

  async getTreeItem(item: HistoryItem): Promise<vscode.TreeItem> {
    return (await import('./historyTreeItem.ts')).historyTreeItem(item);
  }

  async getChildren(item?: HistoryItem): Promise<HistoryItem[]> {
    if (item) return [];
    const file = this.#file;
    if (!file) return this.#show([], undefined);
    const { askHistory } = await import('./askHistory.ts');
    const { items, words } = await askHistory(file, this.#connection);
    // The person went on to another file meanwhile: its own answer comes.
    return file === this.#file ? this.#show(items, words) : [...this.#listed];
  }

  dispose(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#leaving);
    this.#owned.dispose();
  }

  #show(items: readonly HistoryItem[], words: string | undefined): HistoryItem[] {
    this.#listed = items;
    this.#view.description = this.#file?.path.split('/').at(-1) ?? '';
    // With a message the welcome of `package.json` stays away.
    if (words === undefined) delete this.#view.message;
    else this.#view.message = words;
    return [...items];
  }

  /**
   * Without an editor (a diff of many files, a picture) the last file stays; where none is in sight it goes after a moment,
   * for there is none between two tabs either.
   */
  #follow(editor: vscode.TextEditor | undefined): void {
    clearTimeout(this.#leaving);
    if (editor) return this.#about(editor);
    this.#leaving = setTimeout(() => {
      if (vscode.window.visibleTextEditors.length === 0) this.#about(undefined);
    }, calm);
  }

  #about(editor: vscode.TextEditor | undefined): void {
    const file = historyFile(editor);
    if (file?.uri.toString() === this.#file?.uri.toString()) return;
    this.#file = file;
    this.#changed.fire();
  }

  #askAgain(): void {
    if (!this.#view.visible) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#changed.fire(), calm);
  }
}
