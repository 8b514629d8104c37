import type { NodeId } from '../../src/session/ids.ts';
import type { Turn } from './turn.ts';

/** The sheet for making a branch of what was done after a place. */
export interface SplitOff {
  readonly type: 'splitOff';
  readonly at: NodeId;
  readonly name: string;
  readonly files: 'go' | 'stay';
  readonly returns: 'on' | 'off';
  /** It is on its way. */
  readonly started?: true;
}

/** The turns after a place on the shown path. */
export function turnsAfter(turns: readonly Turn[], at: NodeId): readonly Turn[] {
  const index = at === 0 ? -1 : turns.findIndex(turn => turn.nodes.includes(at));
  return at !== 0 && index < 0 ? [] : turns.slice(index + 1);
}

/** What the turns after a place were about: the first words a person said in them. */
export function splitWords(turns: readonly Turn[]): string {
  return turns.find(turn => turn.opening !== undefined)?.opening?.words ?? '';
}
