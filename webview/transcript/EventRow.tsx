import { assertNever } from '../../src/base/assertNever.ts';
import { eventWords, type EventAction, type EventLine } from '../model/eventLine.ts';
import { act, actOnBranch, askHost } from '../shell/act.ts';
import type { Panel } from '../shell/panel.ts';
import { canChangeModel, forkOnModel } from '../shell/forkOnModel.ts';
import { say } from '../shell/submit.ts';
import { usePanel } from '../shell/usePanel.ts';
import { CodeWords } from '../ui/CodeWords.tsx';
import { Icon } from '../ui/Icon.tsx';
import { t } from '../words/t.ts';

/** What happened, and what to do about it. */
export function EventRow({ line }: { line: EventLine }) {
  const panel = usePanel();
  const { action, other } = line;
  const words = line.until ? eventWords(line, panel.now.value) : line.words;
  return (
    <div class={other ? 'ev went' : 'ev'}>
      <Icon name={line.icon} class={line.colour} />
      <span class="grow num">
        <CodeWords words={words} />
      </span>
      {[action, other].map(
        each =>
          each &&
          (each !== 'forkOnModel' || canChangeModel(panel)) && (
            <button key={each} type="button" class="link" onClick={() => carryOut(panel, each, line)}>
              {actionWords(each)}
            </button>
          ),
      )}
    </div>
  );
}

function actionWords(action: EventAction): string {
  switch (action) {
    case 'undoRewind':
    case 'undoUse':
    case 'undoAdopt':
      return t('Undo');
    case 'resolve':
      return t('Resolve…');
    case 'retry':
      return t('Retry');
    case 'resume':
      return t('Resume');
    case 'goOn':
    case 'sayGoOn':
      return t('Go On');
    case 'stop':
      return t('Stop');
    case 'setApiKey':
      return t('Set API Key…');
    case 'forkOnModel':
      return t('Fork on Another Model…');
    case 'openLog':
      return t('Open Log');
    default:
      return assertNever(action);
  }
}

function carryOut(panel: Panel, action: EventAction, { adopted = 0, path = '' }: EventLine): void {
  const { session, branch } = panel.view.peek().shown ?? { session: '', branch: 0 };
  switch (action) {
    case 'setApiKey':
      return askHost(panel, { type: 'setApiKey' });
    case 'openLog':
      return askHost(panel, { type: 'openSessionLog', session });
    case 'forkOnModel':
      return forkOnModel(panel);
    case 'goOn':
      return actOnBranch(panel, 'resume');
    case 'sayGoOn':
      return void say(panel, t('Go on.'));
    case 'undoUse':
      return void act(panel, { type: 'undoUse', session });
    case 'undoAdopt':
      return void act(panel, { type: 'undoAdopt', session, branch, adopted });
    case 'resolve':
      return askHost(panel, { type: 'resolveConflict', session, branch, adopted, path });
    default:
      return actOnBranch(panel, action);
  }
}
