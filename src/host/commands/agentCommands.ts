import * as vscode from 'vscode';
import type { Intent } from '../../protocol/intent.ts';
import { branchNameFrom, freeName } from '../../session/branchName.ts';
import { branchArgument } from '../branchArgument.ts';
import { carryOut } from '../carryOut.ts';
import type { Connection } from '../connection.ts';
import type { PanelView } from '../panelView.ts';
import { shownSession } from '../pickBranch.ts';
import { pickTurn } from '../pickTurn.ts';
import { resultPlaces, type PlaceRow } from '../resultPlaces.ts';
import { sendWords } from '../sendWords.ts';
import { turnArgument } from '../turnArgument.ts';
import type { WindowModel } from '../windowModel.ts';
import type { Commands, RunCommand } from './command.ts';

/** What a person does with agents: splitting off, sending on, asking a fresh one, stopping. On the clicked branch, else on the shown one. */
export function agentCommands(panel: PanelView, model: WindowModel, connection: Connection): Commands {
  const meant = (argument: unknown) => {
    const tree = shownSession(panel, model);
    const branch = branchArgument(argument, tree) ?? panel.showing.shown?.branch ?? 0;
    return { tree, session: tree.session, branch, name: tree.branches.get(branch)?.name ?? '' };
  };
  const send =
    (type: Extract<Intent['type'], 'stop' | 'stopAll' | 'review' | 'compact'>): RunCommand =>
    async argument => {
      const { session, branch } = meant(argument);
      await carryOut(connection, { type, session, branch });
    };
  return {
    stopAgent: send('stop'),
    stopAll: send('stopAll'),
    reviewBranch: send('review'),
    compactBranch: send('compact'),
    splitOff: async argument => {
      const { tree, branch } = meant(undefined);
      const node = turnArgument(argument, tree, panel.showing.node) ?? (await pickTurn(tree, branch, 'end'));
      if (node !== undefined) await panel.command({ type: 'splitOff', node });
    },
    sendResult: async argument => {
      const { tree, session, branch, name } = meant(argument);
      const lists = await (await connection.need()).query({ type: 'turns', session });
      const shown = panel.showing.shown?.branch ?? branch;
      const rows = resultPlaces(tree, { from: branch, shown }, lists, vscode.l10n.t);
      if (rows.length === 0) throw new Error(vscode.l10n.t('There is no other branch yet.'));
      const title = vscode.l10n.t('Send the result of {0} to', name);
      const picked = await vscode.window.showQuickPick(grouped(rows), {
        title,
        canPickMany: true,
        matchOnDescription: true,
      });
      const to = (picked ?? []).flatMap(({ place }) => place ?? []);
      if (to.length === 0) return;
      await carryOut(connection, { type: 'sendMessage', session, from: branch, to, words: '' });
    },
    sendMessage: argument => sendWords(connection, meant(argument)),
    spawnAgent: async argument => {
      const { tree, session, branch, name } = meant(argument);
      const title = vscode.l10n.t('Spawn Agent');
      const prompt = vscode.l10n.t('Its task. It begins with an empty context and knows nothing of {0}.', name);
      const task = await vscode.window.showInputBox({ title, prompt, ignoreFocusOut: true });
      if (task === undefined || task.trim() === '') return;
      const onboard = await howItBegins(title, name);
      if (onboard === undefined) return;
      const taken = new Set([...tree.branches.values()].map(other => other.name));
      const called = freeName(branchNameFrom(task), taken);
      const wish = { name: called, task: task.trim(), onboard, returns: true, settings: {} };
      const { branches } = await carryOut(connection, { type: 'spawn', session, branch, ...wish });
      const [made] = branches;
      if (made !== undefined) await panel.command({ type: 'switchBranch', branch: made });
    },
  };
}

/** The rows under the names of the branches whose turns they are. */
function grouped(rows: readonly PlaceRow[]): (vscode.QuickPickItem & Partial<Pick<PlaceRow, 'place'>>)[] {
  const kind = vscode.QuickPickItemKind.Separator;
  return rows.flatMap((row, at) =>
    row.group === (rows[at - 1]?.group ?? '') ? [row] : [{ label: row.group, kind }, row],
  );
}

/** Whether a fresh agent asks before it works; undefined where the person left the list. */
async function howItBegins(title: string, name: string): Promise<boolean | undefined> {
  const picked = await vscode.window.showQuickPick(
    [
      {
        label: vscode.l10n.t('It asks first'),
        detail: vscode.l10n.t('It reads, then asks what it needs to know. A fork of {0} answers.', name),
        onboard: true,
      },
      {
        label: vscode.l10n.t('It begins at once'),
        detail: vscode.l10n.t('It knows the task and the project’s own instructions.'),
        onboard: false,
      },
    ],
    { title },
  );
  return picked?.onboard;
}
