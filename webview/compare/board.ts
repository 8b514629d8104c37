import { signal } from '@preact/signals';
import type { FromCompare, ToCompare } from '../../src/protocol/compareMessage.ts';
import type { Comparison } from '../../src/protocol/query.ts';

/** What the page shows, and the way to its host. */
export type Board = ReturnType<typeof createBoard>;

export function createBoard(post: (message: FromCompare) => void) {
  return {
    post,
    /** Null until the host has said what there is. */
    comparison: signal<Comparison | null>(null),
    /** Why there is nothing, or nothing newer, in words; empty when there is. */
    trouble: signal(''),
    /** The two sides of the diff a person puts together: a way by its place, or -1 for where the paths part. */
    sides: signal<readonly [from: number, to: number]>([0, 1]),
  };
}

/** Takes what the host says; words are the caller's. */
export function receive(board: Board, message: Exclude<ToCompare, { type: 'strings' }>): void {
  switch (message.type) {
    case 'comparison':
      board.comparison.value = message.comparison;
      return;
    case 'trouble':
      board.trouble.value = message.words;
  }
}
