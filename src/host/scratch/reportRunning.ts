import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable.ts';
import type { WindowModel } from '../windowModel.ts';
import { runningFolders } from './runningFolders.ts';

/** Keeps the lists true by which *Stop* stands in the menu of a folder in the explorer only where an agent runs. */
export function reportRunning(model: WindowModel): Disposable {
  let known = '';
  const update = (): void => {
    const { agents, sessions } = runningFolders(model.tree, model.sessions);
    const now = JSON.stringify([agents, sessions]);
    if (now === known) return;
    known = now;
    void vscode.commands.executeCommand('setContext', 'banyan.runningAgents', agents);
    void vscode.commands.executeCommand('setContext', 'banyan.runningSessions', sessions);
  };
  update();
  return model.changed.on(update);
}
