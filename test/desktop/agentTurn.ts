import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { Viewer } from '../../src/cli/viewer.ts';
import { joinThroughClient } from '../../src/host/joinThroughClient.ts';
import { defaultSettings } from '../../src/protocol/window.ts';
import { activeRun } from '../../src/session/tree.ts';
import { demoAgent } from '../support/messagesApi/demoAgent.ts';
import { startMessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { windowState } from './backgroundProcess.ts';

/**
 * One turn in this window's background process, which runs under this VS Code's own Node, with the SDK over HTTP to the
 * stand-in: the agent writes the file `name` in the open folder once it is allowed to. Its editor is this window's, lent by
 * the extension that runs here. Gives how the turn ended.
 */
export async function agentTurn(name: string, content: string): Promise<string | undefined> {
  const api = await startMessagesApi({ brain: demoAgent });
  const viewer = new Viewer();
  const log = vscode.window.createOutputChannel('Banyan suite', { log: true });
  const joined = await joinThroughClient(placeOfExtension(), log)('start', viewer);
  try {
    const { uplink } = joined;
    viewer.uplink = uplink;
    const folder = openFolder();
    uplink.window({
      client: 'window',
      folder,
      roots: [folder],
      trusted: true,
      attended: true,
      environment: {},
      settings: { ...defaultSettings, baseUrl: api.url },
      credential: { source: 'flag', kind: 'apiKey', value: 'test-key' },
    });
    const made = await uplink.intent({ type: 'createSession', folder, origin: 'person' });
    assert.equal(made.type, 'intentDone', JSON.stringify(made));
    const session = made.type === 'intentDone' ? made.session : '';
    uplink.show({ session, branch: 1 }, 0);
    // Where there is a wall an agent may act without asking; the suite wants to be asked.
    await uplink.intent({ type: 'configureBranch', session, branch: 1, settings: { authority: 'ask' } });
    const words = `write ${name}: ${content}`;
    const sent = await uplink.intent({ type: 'submit', session, branch: 1, words, how: 'send' });
    assert.equal(sent.type, 'intentDone', JSON.stringify(sent));
    await viewer.when(({ tree }) => tree.requests.size > 0);
    for (const { id: request, shown } of viewer.view.tree.requests.values())
      await uplink.intent({
        type: 'decide',
        session,
        request,
        decision: 'allow',
        scope: 'once',
        reason: '',
        hash: shown.hash,
      });
    await viewer.when(({ tree }) => {
      const main = tree.branches.get(1);
      return main?.run !== undefined && activeRun(main) === undefined;
    });
    return viewer.view.tree.branches.get(1)?.run?.end?.outcome;
  } finally {
    joined.dispose();
    log.dispose();
    await api.close();
  }
}

/** The first folder of this window. */
export function openFolder(): string {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'the suite needs an open folder');
  return folder.uri.fsPath;
}

function placeOfExtension(): { state: string; dist: string; version: string } {
  const extension = vscode.extensions.getExtension('banyan.banyan');
  assert.ok(extension);
  const version = String(extension.packageJSON.version);
  return { state: windowState(), dist: join(extension.extensionPath, 'dist'), version };
}
