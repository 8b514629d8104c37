import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { fold } from '../session/fold.ts';
import type { OpenedSession, SessionHeading } from '../session/sessionLog.ts';
import type { Damage, Tree } from '../session/tree.ts';
import { Blobs } from './blobs.ts';
import { Derived } from './derived.ts';
import { DiskLog } from './diskLog.ts';
import { readLogState, treeOfLog, type LogState } from './logState.ts';
import { SegmentWriter, type DiskPort, type WriteStart } from './segmentWriter.ts';

/** What opening a log needs. */
export interface OpenSettings {
  readonly clock: Clock;
  readonly disk: DiskPort;
  readonly segmentBytes: number;
  /** The file whose last write or sync failed in this process, 0 for none: the log goes on in a file after it. */
  readonly failedSegment: number;
  readonly onFailed: (segment: number) => void;
  readonly onClosed: () => void;
}

/** A session that is open on disk. */
export interface OpenDiskLog extends OpenedSession {
  /** Its present line in a list. */
  readonly heading: () => SessionHeading | undefined;
}

/** Opens the log in a session's folder. Whatever can be read is read; new damage becomes events at the log's end. */
export async function openDiskLog(folder: string, settings: OpenSettings): Promise<OpenDiskLog> {
  const state = await readLogState(folder);
  const tree = treeOfLog(state);
  const outputs = join(folder, 'outputs');
  await mkdir(outputs, { recursive: true, mode: 0o700 }).catch(() => undefined);
  const derived = new Derived(folder, state);
  const log = new DiskLog({
    folder,
    outputs,
    clock: settings.clock,
    blobs: new Blobs(join(folder, 'blobs')),
    index: state.index,
    writer: new SegmentWriter(folder, writeStart(state, settings.failedSegment), settings.disk, settings.segmentBytes),
    derived,
    seq: state.end.seq,
    link: state.end.link,
    onFailed: settings.onFailed,
    onClosed: settings.onClosed,
  });
  return { log, tree: await withDamage(log, tree, state.damage), heading: () => derived.heading() };
}

/** Writes down what was not known to be damaged. A log that cannot be written still opens, with the damage in its tree. */
async function withDamage(log: DiskLog, tree: Tree, damage: readonly Damage[]): Promise<Tree> {
  const known = new Set(tree.damage.map(keyOf));
  const found = damage.filter(report => !known.has(keyOf(report)));
  if (found.length === 0) return tree;
  const { events, durable } = log.append(found.map(report => ({ type: 'damageFound', ...report })));
  await durable.catch(() => undefined);
  return fold(tree, events);
}

/** One line is reported once, whatever later readings find wrong with it. */
function keyOf(damage: Damage): string {
  return `${damage.file}:${damage.line}`;
}

function writeStart({ end, tail }: LogState, failedSegment: number): WriteStart {
  const fresh = { segment: end.segment + 1, offset: 0, lines: 0, tail: 'whole' } as const;
  if (end.segment === 0 || (end.segment === failedSegment && end.offset > 0)) return fresh;
  return { segment: end.segment, offset: end.offset, lines: end.lines, tail };
}
