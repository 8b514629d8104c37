import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { SessionHeading } from '../session/sessionLog.ts';
import type { Tree } from '../session/tree.ts';
import { readLogState } from './logState.ts';
import type { LogPoint } from './place.ts';
import { segmentName, segmentsOf } from './segments.ts';

const fileSchema = v.object({
  /** The log's newest file and its size when this was written. */
  segment: v.number(),
  bytes: v.number(),
  heading: v.object({
    session: v.string(),
    title: v.string(),
    folder: v.string(),
    origin: v.picklist(['person', 'rehearsal']),
    changed: v.number(),
    cost: v.number(),
    waits: v.exactOptional(v.number()),
  }),
});

/**
 * The line a closed session has in a list; undefined where nothing was written yet. Read from a small file beside the
 * log; after a crash, when that is older than the log, from the log itself.
 */
export async function headingOf(folder: string): Promise<SessionHeading | undefined> {
  const segment = (await segmentsOf(folder)).at(-1);
  if (segment === undefined) return undefined;
  const { size } = await stat(join(folder, segmentName(segment)));
  const known = await readFile(join(folder, headingName), 'utf8').then(parse, () => undefined);
  if (known?.segment === segment && known.bytes === size) return known.heading;
  const { end, follower } = await readLogState(folder);
  if (end.lines === 0) return undefined;
  const heading = headingFrom(follower.tree());
  await writeHeading(folder, end, heading);
  return heading;
}

/** What a list shows of a tree. */
export function headingFrom({ session, title, folder, origin, changed, cost, deferred }: Tree): SessionHeading {
  const waits = deferred.size === 0 ? {} : { waits: deferred.size };
  return { session, title, folder, origin, changed, cost, ...waits };
}

/** Keeps the heading of a log that ends at `end`. Where that cannot be done the next list takes a little longer. */
export async function writeHeading(folder: string, end: LogPoint, heading: SessionHeading): Promise<void> {
  const file = { segment: end.segment, bytes: end.offset, heading } satisfies v.InferOutput<typeof fileSchema>;
  const passing = join(folder, `.${headingName}`);
  try {
    await writeFile(passing, JSON.stringify(file), { mode: 0o600 });
    await rename(passing, join(folder, headingName));
  } catch {
    // It is a copy of what the log says.
  }
}

const headingName = 'heading.json';

function parse(text: string): v.InferOutput<typeof fileSchema> | undefined {
  try {
    const file = v.safeParse(fileSchema, JSON.parse(text));
    return file.success ? file.output : undefined;
  } catch {
    return undefined;
  }
}
