import type { View } from '../../src/protocol/view.ts';
import type { NodeId } from '../../src/session/ids.ts';
import type { Unkept } from '../../src/session/tree.ts';
import { t, tn } from '../words/t.ts';
import type { EventLine } from './eventLine.ts';
import type { Turn } from './turn.ts';

/** How many paths a line names. */
const named = 3;

/**
 * Which paths no checkpoint of a turn has, by the turn's key: a rewind leaves them as they are. A path is said once, under
 * the first turn that is known to lack it.
 */
export function skippedLines(view: View, turns: readonly Turn[]): ReadonlyMap<number, EventLine[]> {
  const lines = new Map<number, EventLine[]>();
  const { unkept } = view.tree;
  if (unkept.length === 0) return lines;
  const lacking = new Map<NodeId, Unkept[]>();
  for (const one of unkept) lacking.set(one.node, [...(lacking.get(one.node) ?? []), one]);
  const said = new Set<string>();
  for (const turn of turns) {
    const all = turn.nodes.flatMap(node => lacking.get(node) ?? []);
    const fresh = all.filter(({ path }) => path !== '' && !said.has(path) && said.add(path));
    const [whole] = all.filter(({ path }) => path === '');
    const found = [...(whole ? [wholeLine(whole, turn.key)] : []), ...linesOf(fresh, turn.key)];
    if (found.length > 0) lines.set(turn.key, found);
  }
  return lines;
}

/** Nothing of a turn is kept: a rewind to it takes words alone. */
function wholeLine({ reason }: Unkept, turn: number): EventLine {
  const words = t('Files were not kept for this turn: {reason}', { reason });
  return { key: `unkept-${turn}`, icon: 'warning', colour: '', words };
}

/** One line for each reason. */
function linesOf(skipped: readonly Unkept[], turn: number): EventLine[] {
  const paths = new Map<string, string[]>();
  for (const { path, reason } of skipped) paths.set(reason, [...(paths.get(reason) ?? []), path]);
  return [...paths].map(([reason, of]) => ({
    key: `skipped-${turn}-${reason}`,
    icon: 'warning',
    colour: '',
    words: wordsOf(reason, of),
  }));
}

function wordsOf(reason: string, paths: readonly string[]): string {
  const n = paths.length;
  const list = { paths: listed(paths) };
  switch (reason) {
    case 'big':
      return tn(n, '{n} file is too big to go back: {paths}.', '{n} files are too big to go back: {paths}.', list);
    case 'many':
      return tn(
        n,
        '{n} folder has too many files to go back: {paths}.',
        '{n} folders have too many files to go back: {paths}.',
        list,
      );
    case 'folder':
      return tn(
        n,
        'The files of {n} folder are not kept: {paths}.',
        'The files of {n} folders are not kept: {paths}.',
        list,
      );
    case 'special':
      return tn(n, '{n} special file cannot go back: {paths}.', '{n} special files cannot go back: {paths}.', list);
    default:
      return tn(n, '{n} file cannot go back ({reason}): {paths}.', '{n} files cannot go back ({reason}): {paths}.', {
        ...list,
        reason: reason.replace(/\.$/, ''),
      });
  }
}

function listed(paths: readonly string[]): string {
  const names = paths.slice(0, named).join(', ');
  const more = paths.length - named;
  return more > 0 ? t('{paths} and {n} more', { paths: names, n: more }) : names;
}
