import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { LoggedSkeleton } from '../session/event.ts';
import { fold } from '../session/fold.ts';
import type { OpenedSession } from '../session/sessionLog.ts';
import { emptyTree, type Damage, type Tree } from '../session/tree.ts';
import { Blobs } from './blobs.ts';
import { DiskLog } from './diskLog.ts';
import { LogIndex } from './logIndex.ts';
import { beginning, scanLog } from './scan.ts';
import { segmentsOf } from './segments.ts';
import { SegmentWriter, type DiskPort, type WriteStart } from './segmentWriter.ts';

/** How the log was left by whoever had it open in this process. */
export type LastEnd = 'clean' | 'failed';

/** What opening a log needs. */
export interface OpenSettings {
  readonly clock: Clock;
  readonly disk: DiskPort;
  readonly segmentBytes: number;
  /** After a failed write or sync the log goes on in a new file. */
  readonly lastEnd: LastEnd;
  readonly onEnd: (why: 'failed' | 'closed') => void;
}

/** Opens the log in a session's folder. Whatever can be read is read; new damage becomes events at the log's end. */
export async function openDiskLog(folder: string, settings: OpenSettings): Promise<OpenedSession> {
  const segments = await segmentsOf(folder);
  const index = new LogIndex();
  const events: LoggedSkeleton[] = [];
  const scanned = await scanLog(folder, segments, beginning, (event, place) => {
    index.add(event, place);
    events.push(event);
  });
  const tree = fold(emptyTree, events);
  const outputs = join(folder, 'outputs');
  await mkdir(outputs, { recursive: true, mode: 0o700 }).catch(() => undefined);
  const { point } = scanned;
  const log = new DiskLog({
    folder,
    outputs,
    clock: settings.clock,
    blobs: new Blobs(join(folder, 'blobs')),
    index,
    writer: new SegmentWriter(folder, writeStart(scanned, settings.lastEnd), settings.disk, settings.segmentBytes),
    derived: { add: () => undefined, settle: async () => undefined, close: async () => undefined },
    seq: point.seq,
    link: point.link,
    onEnd: settings.onEnd,
  });
  return { log, tree: await withDamage(log, tree, scanned.damage) };
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

function writeStart({ point, tail }: Awaited<ReturnType<typeof scanLog>>, lastEnd: LastEnd): WriteStart {
  const fresh = { segment: point.segment + 1, offset: 0, lines: 0, tail: 'whole' } as const;
  if (point.segment === 0 || (lastEnd === 'failed' && point.offset > 0)) return fresh;
  return { segment: point.segment, offset: point.offset, lines: point.lines, tail };
}
