import { assertNever } from '../../src/base/assertNever.ts';
import type { ComparedPlace, ComparedWay, Comparison } from '../../src/protocol/query.ts';
import type { SessionId } from '../../src/session/ids.ts';
import { t, tn } from '../words/t.ts';

/** What is compared in place of the transcript. */
export interface Comparing {
  readonly session: SessionId;
  readonly places: readonly ComparedPlace[];
  /** Absent until the answer is there. */
  readonly found?: Comparison;
  /** Why there is no answer, or no newer one, in words; empty where there is. */
  readonly trouble: string;
}

/** The ways as they are shown: in the order they were asked for, the one that has the workspace last. */
export function shownWays(ways: readonly ComparedWay[]): ComparedWay[] {
  return [...ways.filter(way => !way.holder), ...ways.filter(way => way.holder)];
}

/** The way to use where there is one to recommend: the first that ended, passed its check, and is not there already. */
export function firstGreen(ways: readonly ComparedWay[]): ComparedWay | undefined {
  return shownWays(ways).find(way => !way.holder && !way.running && way.outcome === 'done' && way.check === 'passed');
}

/** Lines that came and went in all files. */
export function lineSums(files: readonly { readonly added: number; readonly removed: number }[]): {
  readonly added: number;
  readonly removed: number;
} {
  return files.reduce((sum, file) => ({ added: sum.added + file.added, removed: sum.removed + file.removed }), {
    added: 0,
    removed: 0,
  });
}

/** What becomes of the ways that are not used. `copies`: how many of them have files on disk. */
export function leftWords(unused: number, copies: number): string {
  const stay =
    unused === 1
      ? t('The one you do not use stays in the tree, with its files.')
      : t('The {n} you do not use stay in the tree, with their files.', { n: countWord(unused) });
  if (copies === 0) return stay;
  const go = tn(copies, 'Its copy on disk is removed after 7 days.', 'Their copies on disk are removed after 7 days.');
  return `${stay} ${go}`;
}

function countWord(n: number): string {
  const words = [t('none'), t('one'), t('two'), t('three'), t('four'), t('five'), t('six'), t('seven'), t('eight')];
  return words[n] ?? String(n);
}

/** One file that any way changed, with how each way changed it. */
export interface FileMarks {
  readonly path: string;
  /** By way; undefined where that way left it alone. */
  readonly marks: readonly (ComparedWay['files'][number] | undefined)[];
}

/** Every file that any way changed, by path. */
export function fileMarks(ways: readonly ComparedWay[]): FileMarks[] {
  const paths = new Set(ways.flatMap(way => way.files.map(file => file.path)));
  return [...paths].sort().map(path => ({
    path,
    marks: ways.map(way => way.files.find(file => file.path === path)),
  }));
}

/** The turns of all ways side by side: row by row the first turns after the parting, the second, … */
export function turnRows(ways: readonly ComparedWay[]): (ComparedWay['turns'][number] | undefined)[][] {
  const most = Math.max(0, ...ways.map(way => way.turns.length));
  return Array.from({ length: most }, (_, at) => ways.map(way => way.turns[at]));
}

/** How a way is named: with its turn, where two places of one branch are compared. */
export function wayName(way: ComparedWay | undefined, ways: readonly ComparedWay[]): string {
  if (!way) return '';
  const twice = ways.filter(other => other.branch === way.branch).length > 1;
  const last = way.turns.at(-1)?.turn;
  if (!twice) return way.name;
  return last === undefined
    ? t('{branch}, earlier', { branch: way.name })
    : t('{branch}, turn {turn}', { branch: way.name, turn: last });
}

/** How a way stands, as the outline shows it; undefined where there is nothing to show. */
export function outcomeSign({
  running,
  outcome,
  check,
}: ComparedWay):
  { readonly icon: string; readonly colour: '' | 'ok' | 'bad' | 'ask'; readonly word: string } | undefined {
  if (running) return { icon: 'session-in-progress', colour: '', word: t('Running') };
  switch (outcome) {
    case 'done':
      return check === 'failed'
        ? { icon: 'error', colour: 'bad', word: t('Failed') }
        : { icon: 'pass', colour: 'ok', word: t('Done') };
    case 'failed':
      return { icon: 'error', colour: 'bad', word: t('Failed') };
    case 'stopped':
      return { icon: 'circle-slash', colour: '', word: t('Stopped') };
    case 'limit':
      return { icon: 'credit-card', colour: 'ask', word: t('Budget reached') };
    case 'interrupted':
    case 'parked':
      return { icon: 'debug-disconnect', colour: '', word: t('Interrupted') };
    case '':
      return undefined;
    default:
      return assertNever(outcome);
  }
}

/** What became of a file, in a word. */
export function statusWord(status: ComparedWay['files'][number]['status']): string {
  const words = {
    added: t('new'),
    deleted: t('deleted'),
    modified: t('changed'),
    renamed: t('renamed'),
    mode: t('mode changed'),
    type: t('type changed'),
  };
  return words[status];
}
