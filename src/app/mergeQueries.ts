import type { Answers, Query } from '../protocol/query.ts';
import type { QueryContext } from './queries.ts';

export async function usePreview(
  _query: Extract<Query, { type: 'usePreview' }>,
  _context: QueryContext,
): Promise<Answers['usePreview']> {
  return { unavailable: 'Not yet.' };
}

export async function adoptPreview(
  _query: Extract<Query, { type: 'adoptPreview' }>,
  _context: QueryContext,
): Promise<Answers['adoptPreview']> {
  return { unavailable: 'Not yet.' };
}
