import { readFileSync } from 'node:fs';
import { MissingPiece } from '../../../scripts/provision/missingPiece.mjs';

/** What a process has used so far. */
export interface ProcessUse {
  /** When this was read, in milliseconds of this process. */
  readonly at: number;
  /** Time on a processor in user and system mode, in milliseconds. */
  readonly cpu: number;
  /** Memory in use that is in RAM, in bytes, shared pages included. */
  readonly memory: number;
}

/** Of any process, as the system counts it. Only Linux tells; elsewhere it throws. */
export function processUse(pid: number): ProcessUse {
  if (process.platform !== 'linux') throw new MissingPiece('what another process uses is told by Linux only.');
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [, rss = '0'] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
  // Linux counts time in hundredths of a second here, and memory in pages, on every machine Node runs on with 4 KB pages.
  return { at: performance.now(), cpu: (Number(fields[11]) + Number(fields[12])) * 10, memory: Number(rss) * 4096 };
}

/** The part of one core that was used between two readings, in percent. */
export function corePercent(from: ProcessUse, to: ProcessUse): number {
  return ((to.cpu - from.cpu) / (to.at - from.at)) * 100;
}
