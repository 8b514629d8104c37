import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import type { Store } from './store.ts';

/** What is known of a copy, kept beside the checkpoints, so that a crash at any moment leaves nothing unaccounted for. */
const recordSchema = v.object({
  name: v.string(),
  top: v.string(),
  /** `gone`: its commits are kept for a copy of the same name. */
  state: v.picklist(['making', 'ready', 'removing', 'gone']),
  /** What it was made from, and later the last checkpoint of it. */
  checkpoint: v.string(),
  head: v.string(),
  branch: v.string(),
  /** References its own repository had when it went. */
  refs: v.record(v.string(), v.string()),
});
export type CopyRecord = v.InferOutput<typeof recordSchema>;

export async function writeRecord(store: Store, record: CopyRecord): Promise<void> {
  const file = fileOf(store, record.name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(`${file}.new`, JSON.stringify(record));
  await rename(`${file}.new`, file);
}

export async function readRecord(store: Store, name: string): Promise<CopyRecord | undefined> {
  try {
    const parsed = v.safeParse(recordSchema, JSON.parse(await readFile(fileOf(store, name), 'utf8')));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

export async function listRecords(store: Store): Promise<CopyRecord[]> {
  const names = await readdir(path.join(store.dir, 'copies')).catch(() => []);
  const found: CopyRecord[] = [];
  for (const name of names.filter(one => one.endsWith('.json'))) {
    const record = await readRecord(store, name.slice(0, -'.json'.length));
    if (record) found.push(record);
  }
  return found;
}

export async function dropRecord(store: Store, name: string): Promise<void> {
  await rm(fileOf(store, name), { force: true });
}

function fileOf(store: Store, name: string): string {
  return path.join(store.dir, 'copies', `${name}.json`);
}
