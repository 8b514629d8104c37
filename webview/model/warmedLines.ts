import { activeRun, type Branch, type Tree } from '../../src/session/tree.ts';
import { clockTime, money } from '../words/format.ts';
import { t } from '../words/t.ts';
import type { EventLine } from './eventLine.ts';

/** That a branch which waits was kept in the prompt cache meanwhile. Nothing is to be done about it. */
export function warmedLines({ warmed, nodes }: Tree, branch: Branch): EventLine[] {
  const since = nodes.get(branch.head)?.seq ?? Infinity;
  const last = warmed.findLast(event => event.branch === branch.id && event.seq > since);
  if (!last || !activeRun(branch)) return [];
  const words = t('Kept in the prompt cache at {time} while it waits ({cost}).', {
    time: clockTime(last.time),
    cost: money(last.cost),
  });
  return [{ key: `warmed-${last.seq}`, icon: 'flame', colour: '', words }];
}
