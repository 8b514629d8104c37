import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, readdirSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as v from 'valibot';
import { holdFolder } from './heldFolder.ts';
import { removeTree } from './moveTree.ts';

/** What walls make on disk. Whoever makes it writes it down first, so that it never outlives a crash for long. */
export interface MountPoints {
  /**
   * Makes those `empty` folders that are not there yet and the `scratch` folder (which is removed with all it holds), and
   * resolves with a function that takes away what no other wall uses. The function may be called twice.
   */
  make(journal: string, made: Made): Promise<() => Promise<void>>;
}

/** Absolute paths. */
export interface Made {
  readonly empty: readonly string[];
  readonly scratch?: string;
}

/** Counts the walls that use each folder: two walls may stand in one working copy. */
export function createMountPoints(): MountPoints {
  const uses = new Map<string, number>();
  return {
    make: async (journal, made) => {
      const note = join(journal, `${randomUUID()}.json`);
      await mkdir(journal, { recursive: true, mode: 0o700 });
      const empty = made.empty.filter(folder => uses.has(folder) || !existsSync(folder));
      await writeDown(note, { ...made, empty });
      const own: string[] = [];
      for (const folder of empty) {
        const count = uses.get(folder) ?? 0;
        if (count === 0 && !(await madeNow(folder))) continue;
        uses.set(folder, count + 1);
        own.push(folder);
      }
      if (made.scratch !== undefined) await mkdir(made.scratch, { mode: 0o700 });
      return async () => {
        for (const folder of own.splice(0)) {
          const count = (uses.get(folder) ?? 1) - 1;
          if (count > 0) uses.set(folder, count);
          else {
            uses.delete(folder);
            await rmdir(folder).catch(() => {}); // Someone put something in: it is theirs now.
          }
        }
        if (made.scratch !== undefined) await clear(made.scratch);
        await rm(note, { force: true });
      };
    },
  };
}

/** Takes away what walls of a process that is no more left behind. Only for the one process that uses this journal. */
export async function sweepMountPoints(journal: string): Promise<void> {
  for (const name of await readdir(journal).catch(() => [])) {
    if (!name.endsWith('.json')) continue;
    const note = join(journal, name);
    const made = parsed(await readFile(note, 'utf8').catch(() => ''));
    for (const folder of made?.empty ?? []) await rmdir(folder).catch(() => {});
    if (made?.scratch !== undefined) await clear(made.scratch);
    await rm(note, { force: true });
  }
}

const madeSchema = v.object({ empty: v.array(v.string()), scratch: v.optional(v.string()) });

function parsed(text: string): v.InferOutput<typeof madeSchema> | undefined {
  try {
    return v.parse(madeSchema, JSON.parse(text));
  } catch {
    return undefined; // It was cut off while it was written: nothing had been made by then.
  }
}

async function writeDown(note: string, made: Made): Promise<void> {
  const file = await open(note, 'wx', 0o600);
  try {
    await file.writeFile(JSON.stringify(made));
    await file.sync();
  } finally {
    await file.close();
  }
}

function madeNow(folder: string): Promise<boolean> {
  return mkdir(folder).then(
    () => true,
    () => false,
  );
}

/** Tools leave folders that nobody may enter or empty. Nothing runs in them any more that could exchange one for a link. */
function openUp(folder: string): void {
  chmodSync(folder, 0o700);
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) openUp(join(folder, entry.name));
}

/** Links in it may lead anywhere and are not followed. */
async function clear(scratch: string): Promise<void> {
  const above = await holdFolder(dirname(scratch)).catch(() => undefined);
  if (!above) return;
  try {
    await removeTree(above, basename(scratch)).catch(async () => {
      openUp(scratch);
      await removeTree(above, basename(scratch)).catch(() => {}); // What is left lies among temporary files.
    });
  } finally {
    await above.close();
  }
}
