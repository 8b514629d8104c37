import type { Answers, Query } from '../protocol/query.ts';
import type { QueryContext } from './queries.ts';

/** How places of a session differ since they parted. */
export async function compare(
  _query: Extract<Query, { type: 'compare' }>,
  _context: QueryContext,
): Promise<Answers['compare']> {
  return { from: 0, fromTurn: 0, ways: [] };
}
