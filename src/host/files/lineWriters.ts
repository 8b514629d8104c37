import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../../base/disposable.ts';
import type { Answers, BlamedLines } from '../../protocol/query.ts';
import type { Connection } from '../connection.ts';
import { activeFile, editedFile, type EditedFile } from './editedFile.ts';
import { writerOf, writerWords, type Writer } from './lineWriter.ts';
import { writerHover } from './writerHover.ts';

/** How long the cursor rests on a line before its writer is looked up, and how long an answer holds, in milliseconds. */
const rest = 250;
const holds = 10_000;

/** Says behind a line of an editor who wrote it: once when asked, or always where the cursor is. */
export class LineWriters implements Disposable {
  readonly #connection: Connection;
  readonly #owned = new Disposables();
  readonly #look: vscode.TextEditorDecorationType;
  #mode: 'asked' | 'line' = 'asked';
  #said: { editor: vscode.TextEditor; line: number } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #known: { key: string; at: number; answer: Promise<Answers['blame']> } | undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#look = this.#owned.add(
      vscode.window.createTextEditorDecorationType({
        isWholeLine: true,
        rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
        after: { margin: '0 0 0 3em', color: new vscode.ThemeColor('editorCodeLens.foreground') },
      }),
    );
    this.#owned.add(vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.#moved(textEditor)));
    this.#owned.add(vscode.window.onDidChangeActiveTextEditor(editor => editor && this.#moved(editor)));
    this.#owned.add(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document === this.#said?.editor.document) this.#clear();
      }),
    );
  }

  /** Whether the line of the cursor always says its writer. */
  follow(mode: 'asked' | 'line'): void {
    this.#mode = mode;
    this.#clear();
    const editor = vscode.window.activeTextEditor;
    if (mode === 'line' && editor) this.#moved(editor);
  }

  /** Says who wrote the line of the cursor, with all that is known. Rejects in words where that cannot be told. */
  async ask(): Promise<void> {
    const { editor, file } = activeFile();
    if (editor.document.isDirty)
      throw new Error(vscode.l10n.t('Save the file first: only what is saved has a writer.'));
    const { line } = editor.selection.active;
    const answer = await this.#blame(editor, file);
    if ('unavailable' in answer) throw new Error(answer.unavailable);
    const by = writerOf(answer.lines, line + 1);
    if (!by) throw new Error(vscode.l10n.t('It is not known who wrote this line.'));
    this.#say(editor, line, by);
    await vscode.commands.executeCommand('editor.action.showHover');
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#owned.dispose();
  }

  #moved(editor: vscode.TextEditor): void {
    const { line } = editor.selection.active;
    if (this.#said?.editor === editor && this.#said.line === line) return;
    this.#clear();
    clearTimeout(this.#timer);
    if (this.#mode === 'line') this.#timer = setTimeout(() => void this.#sayWhereItRests(editor), rest);
  }

  /** Where nothing can be told, nothing is said: nobody asked. */
  async #sayWhereItRests(editor: vscode.TextEditor): Promise<void> {
    const file = editedFile(editor.document.uri);
    if (!file || editor.document.isDirty || editor !== vscode.window.activeTextEditor) return;
    const answer = await this.#blame(editor, file).catch(() => undefined);
    const { line } = editor.selection.active;
    const lines: readonly BlamedLines[] = answer && 'lines' in answer ? answer.lines : [];
    const by = writerOf(lines, line + 1);
    if (by && !editor.document.isDirty && editor === vscode.window.activeTextEditor) this.#say(editor, line, by);
  }

  #say(editor: vscode.TextEditor, line: number, by: Writer): void {
    this.#clear();
    this.#said = { editor, line };
    const contentText = writerWords(by, Date.now(), vscode.l10n.t);
    editor.setDecorations(this.#look, [
      {
        range: editor.document.lineAt(line).range,
        hoverMessage: writerHover(by),
        renderOptions: { after: { contentText } },
      },
    ]);
  }

  #clear(): void {
    this.#said?.editor.setDecorations(this.#look, []);
    this.#said = undefined;
  }

  #blame({ document }: vscode.TextEditor, { folder, path }: EditedFile): Promise<Answers['blame']> {
    const key = `${document.uri.toString()} ${document.version}`;
    const now = Date.now();
    if (this.#known?.key === key && now - this.#known.at < holds) return this.#known.answer;
    const answer = this.#connection.ask().then(line => line.query({ type: 'blame', folder, path }));
    this.#known = { key, at: now, answer };
    answer.catch(() => (this.#known = undefined));
    return answer;
  }
}
