import assert from 'node:assert/strict';
import * as vscode from 'vscode';

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
];

function banyan(): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension(ID);
  assert.ok(extension, `${ID} is not installed`);
  return extension;
}
