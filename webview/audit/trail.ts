import { computed, signal } from '@preact/signals';
import type { FromAudit, ToAudit } from '../../src/protocol/auditMessage.ts';
import { filterAudit, pathsOf, type AuditFilter } from '../../src/session/auditFilter.ts';
import type { AuditRow } from '../../src/session/auditRow.ts';
import type { ShownCall } from '../../src/session/event.ts';

/** How many rows are drawn at first, and with each *Show More*. */
export const pageRows = 200;

/** What the page shows: the rows it was told of, and what a person chose to see of them. */
export type Trail = ReturnType<typeof createTrail>;

export function createTrail(post: (message: FromAudit) => void, filter: AuditFilter) {
  const bySeq = signal<ReadonlyMap<number, AuditRow>>(new Map());
  const chosen = signal(filter);
  const limit = signal(pageRows);
  const rows = computed(() => [...bySeq.value.values()].sort((a, b) => b.seq - a.seq));
  const found = computed(() => filterAudit(rows.value, chosen.value));
  return {
    post,
    chosen,
    rows,
    /** The rows the filter leaves, newest first, and of them those that are drawn. */
    found,
    drawn: computed(() => found.value.slice(0, limit.value)),
    limit,
    choices: computed(() => choicesOf(rows.value)),
    /** Unfolded rows, by `seq`, and the one that Tab goes to; 0 for the first. */
    open: signal<ReadonlySet<number>>(new Set()),
    current: signal(0),
    /** What was shown for an unfolded row; null where nothing was. */
    shown: signal<ReadonlyMap<number, ShownCall | null>>(new Map()),
    trouble: signal(''),
    /** Whether the host has said what there is. */
    state: signal<'loading' | 'there'>('loading'),
    bySeq,
  };
}

/** Takes what the host says; words are the caller's. */
export function receive(trail: Trail, message: Exclude<ToAudit, { type: 'strings' }>): void {
  switch (message.type) {
    case 'rows': {
      const next = new Map(trail.bySeq.peek());
      for (const row of message.rows) next.set(row.seq, row);
      trail.bySeq.value = next;
      return;
    }
    case 'shown':
      trail.shown.value = new Map(trail.shown.peek()).set(message.seq, message.shown);
      return;
    case 'trouble':
      trail.state.value = 'there';
      trail.trouble.value = message.words;
  }
}

/** Folds a row or unfolds it; what was shown for it is asked for once. */
export function toggle(trail: Trail, seq: number): void {
  const open = new Set(trail.open.peek());
  trail.current.value = seq;
  if (!open.delete(seq)) {
    open.add(seq);
    if (!trail.shown.peek().has(seq)) trail.post({ type: 'shown', seq });
  }
  trail.open.value = open;
}

/** Chooses what is seen; an empty word leaves a member of the filter out. */
export function choose(trail: Trail, change: { readonly [K in keyof AuditFilter]?: string }): void {
  const next = Object.entries({ ...trail.chosen.peek(), ...change }).filter(([, word]) => word !== '');
  trail.chosen.value = Object.fromEntries(next);
  trail.limit.value = pageRows;
}

function choicesOf(rows: readonly AuditRow[]) {
  const sorted = (words: Iterable<string>): string[] => [...new Set(words)].filter(word => word !== '').sort();
  return {
    agents: sorted(rows.map(row => row.agent)),
    tools: sorted(rows.map(row => row.tool)),
    files: sorted(rows.flatMap(pathsOf)),
  };
}
