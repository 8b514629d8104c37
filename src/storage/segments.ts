import { readdir } from 'node:fs/promises';

/** The name of a log's n-th file, counted from 1. */
export function segmentName(segment: number): string {
  return `events-${String(segment).padStart(4, '0')}.jsonl`;
}

/** The numbers of the files a session's log has, ascending. Rejects when there is no such folder. */
export async function segmentsOf(folder: string): Promise<number[]> {
  const names = await readdir(folder);
  return names
    .map(name => Number(/^events-(\d{4,})\.jsonl$/.exec(name)?.[1] ?? 0))
    .filter(segment => segment > 0)
    .sort((a, b) => a - b);
}
