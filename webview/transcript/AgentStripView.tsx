import { useComputed } from '@preact/signals';
import { agentStrip, stripSentence, type AgentCell, type AgentStrip } from '../model/agentStrip.ts';
import { cacheShare, cacheWords } from '../model/cacheWords.ts';
import { laneOf, laneStyle } from '../model/lane.ts';
import { returnLines } from '../model/returnLines.ts';
import { act } from '../shell/act.ts';
import { isOpen, toggleOpen } from '../shell/drafts.ts';
import { consume } from '../shell/focus.ts';
import { showBranch } from '../shell/show.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Icon } from '../ui/Icon.tsx';
import { t, tn } from '../words/t.ts';
import { BackLine } from './BackLine.tsx';

/** Up to so many agents show their names in their cells. */
const named = 6;

/** More returns than this are folded. */
const shownReturns = 6;

/** The agents a turn made: a cell each, one sentence, and a line for each that gave its result back. */
export function AgentStripView({ calls, tab }: { calls: readonly string[]; tab: number }) {
  const panel = usePanel();
  const strip = useComputed(() => agentStrip(panel.quiet.value, calls)).value;
  if (!strip) return null;
  return (
    <>
      <Cells strip={strip} tab={tab} />
      <p class="stripwords small dim">
        <span class="grow">
          {strip.begin}
          {strip.parts.map(({ standing, words }, index) => (
            <span key={standing}>
              {index > 0 && ', '}
              <span class={standing === 'done' ? undefined : colourOf(standing)}>{words}</span>
            </span>
          ))}
        </span>
        {strip.cache && (
          <span class="num wide" title={cacheWords(strip.cache)}>
            {cacheShare(strip.cache)}
          </span>
        )}
        {strip.running.length > 0 && <StopAgents strip={strip} tab={tab} />}
      </p>
      <Returns calls={calls} tab={tab} />
      <BackLine calls={calls} tab={tab} />
    </>
  );
}

function Cells({ strip, tab }: { strip: AgentStrip; tab: number }) {
  const panel = usePanel();
  const { cells, more } = strip;
  const shared = sharedPrefix(cells.map(({ branch }) => branch.name));
  const onKeyDown = (event: KeyboardEvent & { currentTarget: HTMLElement }): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = [...event.currentTarget.querySelectorAll('button')];
    const at = all.findIndex(cell => cell === document.activeElement);
    if (at < 0) return;
    consume(event);
    all[Math.max(0, Math.min(all.length - 1, at + step))]?.focus();
  };
  return (
    <div
      class={cells.length <= named ? 'strip named' : 'strip'}
      role="group"
      aria-label={stripSentence(strip)}
      onKeyDown={onKeyDown}
    >
      {cells.map((cell, index) => (
        <button
          key={cell.branch.id}
          type="button"
          class={`cell ${cell.standing}`}
          style={laneStyle(laneOf(cell.branch.id))}
          tabIndex={index === 0 ? tab : -1}
          title={`${cell.branch.name}\n${cell.words}`}
          aria-label={t('{branch}, {state}', { branch: cell.branch.name, state: cell.words })}
          data-vscode-context={contextOf(cell)}
          onClick={() => showBranch(panel, cell.branch.id)}
        >
          <Icon name={cell.icon} class={colourOf(cell.standing)} />
          {cells.length <= named && <span class="cut small">{shortName(cell.branch.name, shared)}</span>}
        </button>
      ))}
      {more > 0 && <span class="tiny dim num">{t('+{n}', { n: more })}</span>}
    </div>
  );
}

/** VS Code's own menu of a branch. */
function contextOf({ branch, standing }: AgentCell): string {
  return JSON.stringify({
    webviewSection: 'branch',
    branch: branch.id,
    branchHolds: false,
    branchCopied: branch.copy !== undefined,
    branchRuns: standing === 'runs' || standing === 'waits' || standing === 'asks',
    preventDefaultContextMenuItems: true,
  });
}

/** Stops what the turn made, with everything below it; the agent that made it goes on. */
function StopAgents({ strip, tab }: { strip: AgentStrip; tab: number }) {
  const panel = usePanel();
  const stop = (): void => {
    const { session } = panel.tree.peek();
    for (const branch of strip.running) void act(panel, { type: 'stopAll', session, branch });
  };
  return (
    <button type="button" class="link" tabIndex={tab} onClick={stop}>
      {strip.running.length > 1 ? t('Stop All') : t('Stop It')}
    </button>
  );
}

function Returns({ calls, tab }: { calls: readonly string[]; tab: number }) {
  const panel = usePanel();
  const lines = useComputed(() => returnLines(panel.quiet.value, calls)).value;
  const key = `returns/${calls[0]}`;
  const open = isOpen(panel, key);
  const shown = open || lines.length <= shownReturns ? lines : lines.slice(0, shownReturns);
  const left = lines.length - shown.length;
  return (
    <>
      {shown.map(line => (
        <button
          key={line.branch}
          type="button"
          class="call return"
          tabIndex={tab}
          title={`${line.name} ${line.words}`}
          onClick={() => showBranch(panel, line.branch)}
        >
          <Icon name="reply" />
          <span class="lanedot" style={laneStyle(laneOf(line.branch))} />
          <span class="verb small">{line.name}</span>
          <span class="cut small dim grow">{line.words}</span>
        </button>
      ))}
      {left > 0 && (
        <button type="button" class="link small" tabIndex={tab} onClick={() => toggleOpen(panel, key)}>
          {tn(left, '{n} more is back', '{n} more are back')}
        </button>
      )}
    </>
  );
}

function colourOf(standing: AgentCell['standing']): string {
  switch (standing) {
    case 'asks':
      return 'ask';
    case 'failed':
      return 'bad';
    case 'done':
      return 'ok';
    default:
      return '';
  }
}

/** Names of siblings that begin alike lose what they share. */
function shortName(name: string, shared: string): string {
  return shared.length > 3 && name.length > shared.length ? `…${name.slice(shared.length)}` : name;
}

function sharedPrefix(names: readonly string[]): string {
  const [first = ''] = names;
  let length = names.length > 1 ? first.length : 0;
  while (length > 0 && !names.every(name => name.startsWith(first.slice(0, length)))) length -= 1;
  return first.slice(0, length);
}
