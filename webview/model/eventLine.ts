import type { View } from '../../src/protocol/view.ts';
import type { Failure } from '../../src/session/node.ts';
import type { Branch } from '../../src/session/tree.ts';
import { clockTime, ticking } from '../words/format.ts';
import { t } from '../words/t.ts';
import { placeWords } from './placeWords.ts';
import type { Turn } from './turn.ts';

/** What a person can do about it. */
export type EventAction =
  | 'undoRewind'
  | 'undoUse'
  | 'undoAdopt'
  | 'resolve'
  | 'retry'
  | 'resume'
  | 'goOn'
  | 'sayGoOn'
  | 'stop'
  | 'setApiKey'
  | 'forkOnModel'
  | 'openLog';

/** One line that says what happened and what to do. `code` inside `words` stands between backticks. */
export interface EventLine {
  readonly key: string;
  readonly icon: string;
  readonly colour: '' | 'ask' | 'bad';
  readonly words: string;
  readonly action?: EventAction;
  /** What else helps. */
  readonly other?: EventAction;
  /** The adoption an action is about (the `seq` of its event), and which of its files. */
  readonly adopted?: number;
  readonly path?: string;
  /** The wait ends then; the words carry `{left}` for what is left. */
  readonly until?: number;
}

/** The lines at the end of the shown branch: how its last run ended, what it waits for, what was rewound. */
export function closingLines(view: View, branch: Branch, turns: readonly Turn[]): EventLine[] {
  const lines: EventLine[] = [];
  const end = branch.run?.end;
  if (branch.rewound) {
    const words = rewoundWords(view, branch.rewound, turns);
    lines.push({ key: 'rewound', icon: 'discard', colour: '', words, action: 'undoRewind' });
  } else if (end?.outcome === 'failed' && end.failure) {
    lines.push({ key: `failed-${branch.run?.id}`, ...failedEnd(end.failure, turns.at(-1)) });
  } else if (end?.outcome === 'interrupted' || end?.outcome === 'parked') {
    lines.push({
      key: `cut-${branch.run?.id}`,
      icon: 'debug-disconnect',
      colour: '',
      words: interruptedWords(end.outcome, end.time, end.unknown),
      action: 'resume',
    });
  }
  const handedBack = branch.rewound ? undefined : handedBackLine(branch, turns.at(-1));
  if (handedBack) lines.push(handedBack);
  const waiting = view.live.get(branch.id)?.waiting;
  if (waiting) {
    const line = waitingLine(waiting);
    if (line) lines.push(line);
  }
  if (view.trouble !== '') lines.push({ key: 'trouble', icon: 'error', colour: 'bad', words: view.trouble });
  return lines;
}

/** From where to where, and whether the files went along. Where it came from may be no longer known here. */
function rewoundWords({ tree }: View, rewound: NonNullable<Branch['rewound']>, turns: readonly Turn[]): string {
  const place = placeWords(turns, rewound.to);
  const split = tree.branches.get(rewound.split ?? 0)?.name;
  if (split !== undefined) {
    return rewound.safety === undefined
      ? t('What came after {place} goes on as {branch}. Files stayed as they were.', { place, branch: split })
      : t('What came after {place} goes on as {branch}, with its files.', { place, branch: split });
  }
  if (rewound.safety === undefined) return t('Rewound to {place}. Files stayed as they were.', { place });
  const turn = tree.nodes.get(rewound.from)?.turn;
  return turn === undefined
    ? t('Rewound to {place}, words and files.', { place })
    : t('Rewound from turn {turn} to {place}, words and files.', { turn, place });
}

/** How the notes of a check-in begin. */
const checkInWords = 'You have changed';

/** That the agent came back to its person because of a limit the person set, and can go on. */
function handedBackLine({ run }: Branch, turn: Turn | undefined): EventLine | undefined {
  if (run?.end?.outcome === 'limit') {
    const words = sentence(run.end.limit ?? t('Reached its budget and stopped.'));
    return { key: `limit-${run.id}`, icon: 'credit-card', colour: 'ask', words, action: 'goOn' };
  }
  const checkedIn =
    run?.end?.outcome === 'done' &&
    turn?.items.some(item => item.type === 'note' && item.source === 'harness' && item.words.startsWith(checkInWords));
  if (!checkedIn) return undefined;
  const words = t('It checked in, as you set it to. Look at the changes, then let it go on.');
  return { key: `checkin-${run.id}`, icon: 'milestone', colour: '', words, action: 'sayGoOn' };
}

/** What can be done. What went wrong is said where it happened, where that is on the screen, and not twice. */
function failedEnd(failure: Failure, turn: Turn | undefined): Omit<EventLine, 'key'> {
  const line = failureLine(failure, 0);
  const said = turn?.items.at(-1);
  if (said?.type !== 'failed' || said.failure.message !== failure.message) return line;
  return { ...line, icon: 'circle-slash', colour: '', words: t('The turn is not finished.') };
}

/** A line for every stretch of the log that cannot be read. */
export function damageLines(view: View): EventLine[] {
  return view.tree.damage.map(damage => ({
    key: `damage-${damage.file}-${damage.line}`,
    icon: 'warning',
    colour: 'ask',
    words: t('Line {line} of the log cannot be read. Everything else was opened.', {
      line: damage.line.toLocaleString('en'),
    }),
    action: 'openLog',
  }));
}

/** Failures that are the model's: another one may do better. */
const ofTheModel: readonly Failure['kind'][] = [
  'refused',
  'overloaded',
  'server',
  'rateLimit',
  'notFound',
  'permission',
  'invalid',
  'tooLong',
];

/** What went wrong, in words, with what helps. `characters` is how much of a reply had arrived. */
export function failureLine(failure: Failure, characters: number): Omit<EventLine, 'key'> {
  const other = ofTheModel.includes(failure.kind) ? ({ other: 'forkOnModel' } as const) : {};
  const bad = { icon: 'error', colour: 'bad', ...other } as const;
  switch (failure.kind) {
    case 'noKey':
      return { ...bad, words: t('A key is needed to send this. Your prompt is kept.'), action: 'setApiKey' };
    case 'auth':
      return { ...bad, words: t('The key was refused (401). Your prompt is kept.'), action: 'setApiKey' };
    case 'cut':
      return {
        ...bad,
        words:
          characters > 0
            ? t('The reply broke off after {n} characters. What arrived is kept.', {
                n: characters.toLocaleString('en'),
              })
            : t('The reply broke off. What arrived is kept.'),
        action: 'retry',
      };
    case 'network':
      return { ...bad, icon: 'plug', words: sentence(failure.message), action: 'retry' };
    default:
      return { ...bad, words: sentence(failure.message), action: 'retry' };
  }
}

/** The words with the time left in place of `{left}`. */
export function eventWords(line: EventLine, now: number): string {
  return line.words.replace('{left}', ticking(Math.max(0, (line.until ?? now) - now) + 999));
}

function waitingLine(waiting: { why: string; words: string; until: number }): EventLine | undefined {
  const { why, words, until } = waiting;
  const line = { key: 'waiting', icon: 'watch', colour: '', until, action: 'stop' } as const;
  switch (why) {
    case 'rateLimit':
      return until === 0
        ? { key: 'waiting', icon: 'watch', colour: '', action: 'stop', words: t('Rate limited. Waits for its turn.') }
        : { ...line, words: t('Rate limited. Goes on by itself in {left}.') };
    case 'retry':
      return { ...line, words: t('{reason} Tries again in {left}.', { reason: sentence(words) }) };
    case 'workspace':
      return { ...line, icon: 'layers', words: sentence(words) };
    case 'hands':
    case 'summary':
      return { ...line, icon: 'clockface', words: sentence(words) };
    default:
      return undefined;
  }
}

function interruptedWords(outcome: 'interrupted' | 'parked', time: number, unknown: string | undefined): string {
  const at = clockTime(time);
  if (outcome === 'parked') return t('Paused at {time}. Nothing is lost.', { time: at });
  if (!unknown) return t('Interrupted at {time}.', { time: at });
  return t('Interrupted at {time}. The outcome of {command} is not known.', { time: at, command: `\`${unknown}\`` });
}

/** With a capital and a full stop. */
function sentence(words: string): string {
  const trimmed = words.trim();
  const capital = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`;
}
