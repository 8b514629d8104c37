import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { agentTurn, openFolder } from './agentTurn.ts';
import { endBackgroundProcess, running } from './backgroundProcess.ts';

export interface Case {
  readonly name: string;
  readonly run: () => Promise<void>;
}

const ID = 'banyan.banyan';

/** What must hold in every extension host that Banyan runs in: the desktop's and a server's. */
export const cases: readonly Case[] = [
  {
    name: 'the extension activates',
    run: async () => {
      const extension = banyan();
      await extension.activate();
      assert.equal(extension.isActive, true);
    },
  },
  {
    name: 'every contributed command can be run',
    run: async () => {
      await banyan().activate();
      const known = new Set(await vscode.commands.getCommands(true));
      const contributed: readonly { command: string }[] = banyan().packageJSON.contributes?.commands ?? [];
      assert.deepEqual(
        contributed.map(({ command }) => command).filter(command => !known.has(command)),
        [],
      );
    },
  },
  {
    name: 'the panel opens',
    run: async () => {
      await vscode.commands.executeCommand('banyan.panel.focus');
    },
  },
  {
    name: 'the open panel brings up the background process, and Show Status names it',
    run: async () => {
      const { pid } = await running();
      await vscode.commands.executeCommand('banyan.showStatus');
      const shown = vscode.window.visibleTextEditors.map(({ document }) => document);
      const status = shown.find(({ uri }) => uri.scheme === 'banyan-status');
      assert.match(status?.getText() ?? '', new RegExp(`\\b${pid}\\b`));
    },
  },
  {
    name: "an agent runs under this VS Code's own Node, and the file it writes opens in an editor",
    run: async () => {
      assert.equal(await agentTurn('note.md', 'written by an agent'), 'done');
      const written = await vscode.workspace.openTextDocument(join(openFolder(), 'note.md'));
      assert.match(written.getText(), /^written by an agent/);
    },
  },
  {
    name: 'unsaved edits are saved before an agent writes, and it is told to read again',
    run: async () => {
      const document = await vscode.workspace.openTextDocument(join(openFolder(), 'note.md'));
      const editor = await vscode.window.showTextDocument(document);
      await editor.edit(edit => edit.insert(new vscode.Position(0, 0), 'mine, '));
      assert.equal(document.isDirty, true);
      assert.equal(await agentTurn('note.md', 'written over'), 'done');
      await clean(document);
      assert.match(await readFile(document.fileName, 'utf8'), /^mine, written by an agent/);
    },
  },
  {
    name: 'the background process ends when it is told to',
    run: endBackgroundProcess,
  },
];

/** Resolves when the document has no unsaved edits; on a busy machine VS Code may be long about it. */
async function clean(document: vscode.TextDocument): Promise<void> {
  const late = AbortSignal.timeout(30_000);
  while (document.isDirty) await delay(50, undefined, { signal: late });
}

function banyan(): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension(ID);
  assert.ok(extension, `${ID} is not installed`);
  return extension;
}
