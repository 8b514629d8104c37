import * as vscode from 'vscode';
import { writerLines, type Writer } from './lineWriter.ts';
import { turnLink } from './turnPlace.ts';

/** The only commands that a link of this text may carry out. */
const enabledCommands = ['banyan.goToTurn', 'banyan.forkFromTurn'];

/** What is said of a line's writer on a closer look. Words from sessions go in as text: they make no links. */
export function writerHover(by: Writer): vscode.MarkdownString {
  const text = new vscode.MarkdownString('', true);
  text.isTrusted = { enabledCommands };
  const when = by.type === 'turn' ? new Date(by.time).toLocaleString() : '';
  writerLines(by, when, vscode.l10n.t).forEach((line, index) => {
    text.appendMarkdown(index === 0 ? '**' : '\n\n');
    text.appendText(line);
    if (index === 0) text.appendMarkdown('**');
  });
  if (by.type !== 'turn') return text;
  const link = (icon: string, words: string, command: string): string =>
    `[$(${icon}) ${words}](${turnLink(command, by)})`;
  const goTo = link('comment-discussion', vscode.l10n.t('Go to Turn'), 'banyan.goToTurn');
  const fork = link('git-branch-create', vscode.l10n.t('Fork from Here'), 'banyan.forkFromTurn');
  return text.appendMarkdown(`\n\n${goTo}&nbsp;&nbsp; ${fork}`);
}
