import type { FileDiff } from '../session/fileDiff.ts';
import { cleanLine } from './clean.ts';

/** One changed file: what became of it, where, and its lines. */
export function fileLine({ path, was, status, added, removed, binary }: FileDiff): string {
  const place = was === undefined ? cleanLine(path) : `${cleanLine(was)} -> ${cleanLine(path)}`;
  const lines = binary ? 'binary' : `+${added} −${removed}`;
  return `${status.padEnd(8)}  ${place}  ${lines}\n`;
}
