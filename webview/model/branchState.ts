import type { View } from '../../src/protocol/view.ts';
import { assertNever } from '../../src/base/assertNever.ts';
import type { OpenCall, OpenRequest, Run, Tree } from '../../src/session/tree.ts';
import { activeRun, type Branch } from '../../src/session/tree.ts';
import type { Receipt } from '../../src/session/event.ts';
import { baseName, clockTime, ticking } from '../words/format.ts';
import { t, tn } from '../words/t.ts';

/** The kinds of state a branch can be in; each has one icon and one word everywhere. */
export type StateKind =
  'idle' | 'running' | 'waits' | 'queued' | 'limited' | 'asks' | 'done' | 'failed' | 'interrupted' | 'stopped';

export interface BranchState {
  readonly kind: StateKind;
  /** The codicon; empty for none. */
  readonly icon: string;
  readonly colour: '' | 'ask' | 'bad' | 'ok';
  /** The colour of the detail; empty is quiet. */
  readonly loud: '' | 'ask' | 'bad';
  /** What stands beside the name. */
  readonly detail: string;
  /** When the running clock began, in milliseconds since 1970; 0 for no clock. */
  readonly since: number;
  /** When a wait ends; 0 for no countdown. The detail gets the time left appended. */
  readonly until: number;
  /** The state in one word, for the hover and the screen reader. */
  readonly word: string;
}

/** What a branch does, from the view. `seen` is the time of the last look at it: a result from after it is news. */
export function branchState(view: View, branch: Branch, seen: number): BranchState {
  const asks = requestOf(view.tree, branch);
  if (!asks && [...view.tree.questions.values()].some(question => question.branch === branch.id)) {
    return made('asks', 'question', 'ask', t('asks you'), t('Asks you'));
  }
  if (asks === 'question') return made('asks', 'question', 'ask', t('failed three times, asks you'), t('Asks you'));
  if (asks) return made('asks', 'shield', 'ask', asks, t('Waits for your approval'));
  const kept = deferredOf(view.tree, branch);
  if (!kept) return going(view, branch) ?? ended(view.tree, branch, branch.run, seen);
  const refused = made('asks', 'inbox', 'ask', t('refused: {what}', { what: kept.shown.title }), t('Waits for you'));
  const state = going(view, branch);
  // A branch that goes on goes on counting.
  return state ? { ...refused, kind: state.kind, since: state.since, until: state.until } : refused;
}

/** What a branch does that has a run under way; undefined without one. */
function going(view: View, branch: Branch): BranchState | undefined {
  const run = activeRun(branch);
  const waiting = view.live.get(branch.id)?.waiting;
  if (run && waiting && waiting.why !== 'thinking') {
    const { why, words, until } = waiting;
    if (why === 'rateLimit') return { ...made('limited', 'watch', '', t('rate limited'), t('Rate limited')), until };
    if (why === 'retry') return { ...made('limited', 'watch', '', t('tries again'), t('Tries again')), until };
    if (why === 'workspace') return made('queued', 'layers', '', words, t('Waits'));
    return { ...made('running', 'session-in-progress', '', words, t('Running')), since: run.started };
  }
  if (run) {
    const others = waitsFor(view.tree, branch, run);
    if (others !== '') return { ...made('waits', 'clockface', '', others, t('Waits')), since: run.started };
    return { ...made('running', 'session-in-progress', '', doing(run), t('Running')), since: run.started };
  }
  return undefined;
}

/** The oldest request of a branch that was refused because nobody was there. */
function deferredOf(tree: Tree, branch: Branch): OpenRequest | undefined {
  return [...tree.deferred.values()].find(request => request.branch === branch.id);
}

function ended(tree: Tree, branch: Branch, run: Run | undefined, seen: number): BranchState {
  const end = run?.end;
  const turn = tree.nodes.get(branch.head)?.turn ?? 0;
  if (!end || branch.rewound) {
    const words = branch.rewound && turn > 0 ? t('back at turn {turn}', { turn }) : '';
    return made('idle', '', '', words, t('Idle'));
  }
  switch (end.outcome) {
    case 'failed':
      return made('failed', 'error', 'bad', end.failure ? failureWords(end.failure.kind) : t('failed'), t('Failed'));
    case 'interrupted':
      return made(
        'interrupted',
        'debug-disconnect',
        '',
        t('interrupted {time}', { time: clockTime(end.time) }),
        t('Interrupted'),
      );
    case 'parked':
      return made(
        'interrupted',
        'debug-disconnect',
        '',
        t('paused {time}', { time: clockTime(end.time) }),
        t('Paused'),
      );
    case 'limit':
      return made('asks', 'credit-card', 'ask', end.limit ?? t('budget reached'), t('Budget reached'));
    case 'stopped':
      return made(
        'stopped',
        'circle-slash',
        '',
        turn > 0 ? t('stopped in turn {turn}', { turn }) : t('stopped'),
        t('Stopped'),
      );
    case 'done': {
      const { receipt } = end;
      if (receipt?.check === 'failed') {
        const words = turn > 0 ? t('tests failed in turn {turn}', { turn }) : t('tests failed');
        return { ...made('failed', 'error', 'bad', words, t('Failed')), loud: '' };
      }
      const words = receipt ? receiptWords(receipt) : t('done');
      return end.time > seen ? made('done', 'pass', 'ok', words, t('Done')) : made('idle', '', '', words, t('Idle'));
    }
    default:
      return assertNever(end.outcome);
  }
}

/** A receipt in a few words: `1 file, 20 of 20`. */
export function receiptWords(receipt: Receipt): string {
  const files = receipt.files.length;
  const parts = [files === 0 ? t('no files changed') : tn(files, '{n} file', '{n} files')];
  if (receipt.check === 'passed') parts.push(receipt.checkCount || t('check passed'));
  if (receipt.check === 'failed') parts.push(receipt.checkCount || t('check failed'));
  if (receipt.check === 'stale') parts.push(t('no test after the last edit'));
  if (receipt.check === 'unclear') parts.push(t('test ran, its end is hidden'));
  return parts.join(', ');
}

/** The time beside a detail: how long it runs, or what is left of a wait. */
export function stateClock(state: BranchState, now: number): string {
  if (state.until > now) return ticking(state.until - now + 999);
  return state.since > 0 ? ticking(now - state.since) : '';
}

function requestOf(tree: Tree, branch: Branch): string {
  for (const request of tree.requests.values()) {
    if (request.branch !== branch.id) continue;
    if (request.shown.tool === 'goOn') return 'question';
    if (request.shown.tool === 'bash') return t('asks to run a command');
    if (request.shown.tool === 'edit' || request.shown.tool === 'write') return t('asks to change a file');
    return t('asks to use {tool}', { tool: request.shown.tool });
  }
  return '';
}

function doing(run: Run): string {
  const call = run.open.at(-1);
  return call ? callDoing(call) : t('thinking');
}

/** Whom a run waits for, in words; empty where it does something itself. */
function waitsFor(tree: Tree, branch: Branch, run: Run): string {
  const tool = run.open.at(-1)?.tool;
  if (tool === 'ask') return t('waits for an answer');
  if (tool !== 'fork' && tool !== 'spawn' && tool !== 'wait') return '';
  const agents = [...tree.branches.values()].filter(
    child => child.parent === branch.id && child.by === 'agent' && child.task?.role !== 'delegate' && activeRun(child),
  ).length;
  return agents > 0 ? tn(agents, 'waits for {n} agent', 'waits for {n} agents') : t('waits');
}

function callDoing({ tool, title }: OpenCall): string {
  switch (tool) {
    case 'bash':
      return t('running {command}', { command: title });
    case 'edit':
      return t('editing {file}', { file: baseName(title) });
    case 'write':
      return t('writing {file}', { file: baseName(title) });
    case 'read':
      return t('reading {file}', { file: baseName(title) });
    case 'search':
      return t('searching {pattern}', { pattern: title });
    default:
      return title || tool;
  }
}

function failureWords(kind: string): string {
  switch (kind) {
    case 'noKey':
      return t('needs a key');
    case 'auth':
      return t('the key was refused');
    case 'network':
      return t('no connection');
    case 'cut':
      return t('the reply broke off');
    case 'refused':
      return t('the model refused');
    default:
      return t('failed');
  }
}

function made(kind: StateKind, icon: string, colour: BranchState['colour'], detail: string, word: string): BranchState {
  return { kind, icon, colour, loud: colour === 'ok' ? '' : colour, detail, word, since: 0, until: 0 };
}
