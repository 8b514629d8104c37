import { assertNever } from '../../src/base/assertNever.ts';
import type { PanelCommand } from '../../src/protocol/webviewMessage.ts';
import { stop } from '../composer/PromptText.tsx';
import { openCompare } from '../compare/comparing.ts';
import { openAdopt, startAdopt } from './adopt.ts';
import { askHost } from './act.ts';
import { allowOrGo, nextRequest, pressCard } from './allowOrGo.ts';
import { focusComposer } from './focus.ts';
import { goTo } from './goTo.ts';
import { openSession } from './openSession.ts';
import type { Panel } from './panel.ts';
import { openRewind, startRewind } from './rewind.ts';
import { editAndFork, startFork } from './sheets.ts';
import { show, showBranch } from './show.ts';
import { openSplitOff, startSplitOff } from './splitOff.ts';
import { submit } from './submit.ts';
import { startUnattended } from './unattended.ts';
import { openUse, startUse } from './use.ts';
import { turnText } from '../model/turnText.ts';

/** Carries out what was asked for outside the view: palette, keys, VS Code's own menus. */
export function carryOut(panel: Panel, command: PanelCommand): void {
  switch (command.type) {
    case 'focusComposer':
      return focusComposer();
    case 'tell':
      panel.notice.value = { type: 'told', words: command.words };
      panel.announcement.value = command.words;
      return undefined;
    case 'forkFrom':
    case 'editAndFork':
      return editAndFork(panel, command.node);
    case 'rewindTo': {
      // A prompt stands at the beginning of its turn: going back to it means before it.
      const turn = panel.turns.peek().find(candidate => candidate.opening?.node === command.node);
      return openRewind(panel, turn ? turn.before : command.node);
    }
    case 'splitOff':
      return openSplitOff(panel, command.node);
    case 'copyTurn': {
      const turn = panel.turns.peek().find(candidate => candidate.nodes.includes(command.node));
      return turn && askHost(panel, { type: 'copy', text: turnText(turn) });
    }
    case 'goTo':
      return void goTo(panel, command.node);
    case 'switchBranch':
      return showBranch(panel, command.branch);
    case 'compare':
      return openCompare(panel, command.places);
    case 'useInWorkspace':
      return openUse(panel, command.branch);
    case 'adopt':
      return openAdopt(panel, command.branch, 0, command.turn);
    case 'renameBranch':
      panel.renaming.value = command.branch;
      return undefined;
    case 'openSession':
      return openSession(panel, command.session, command.branch);
    case 'newSession':
      show(panel, null);
      return focusComposer();
    case 'nextRequest':
      return nextRequest(panel);
    case 'allowRequest':
      return allowOrGo(panel);
    case 'denyRequest':
      return pressCard('deny');
    case 'stop':
      return stop(panel);
    case 'send':
      return send(panel);
    case 'steer':
      return void submit(panel, 'steer');
    case 'jumpToLatest':
      return document.querySelector<HTMLElement>('.jump')?.click();
    default:
      return assertNever(command);
  }
}

function send(panel: Panel): void {
  const { type } = panel.sheet.peek();
  if (type === 'fork') void startFork(panel);
  else if (type === 'rewind') void startRewind(panel);
  else if (type === 'use') void startUse(panel);
  else if (type === 'adopt') void startAdopt(panel);
  else if (type === 'splitOff') void startSplitOff(panel);
  else if (type === 'unattended') void startUnattended(panel);
  else void submit(panel, 'send');
}
