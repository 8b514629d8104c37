import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../base/disposable.ts';

const uri = vscode.Uri.parse('banyan-status:/Banyan%20Status');

/** A read-only editor for the status: text that can be selected, searched and sent on, and that never asks to be saved. */
export class StatusView implements Disposable {
  readonly #owned = new Disposables();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<vscode.Uri>());
  #text = '';

  constructor() {
    this.#owned.add(
      vscode.workspace.registerTextDocumentContentProvider(uri.scheme, {
        onDidChange: this.#changed.event,
        provideTextDocumentContent: () => this.#text,
      }),
    );
  }

  async show(text: string): Promise<void> {
    this.#text = text;
    this.#changed.fire(uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
