import { hash, randomUUID } from 'node:crypto';
import { access, mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import type { Store } from './store.ts';

export interface CommitText {
  readonly tree: string;
  readonly parents: readonly string[];
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly message: string;
}

/**
 * Writes a commit into our own objects. Two processes for each checkpoint are saved by doing what `commit-tree` does: the
 * format of a commit is text, and the store is ours.
 */
export async function writeCommit(store: Store, { tree, parents, time, message }: CommitText): Promise<string> {
  const who = `Banyan <banyan@localhost> ${Math.floor(time / 1000)} +0000`;
  const lines = [
    `tree ${tree}`,
    ...parents.map(parent => `parent ${parent}`),
    `author ${who}`,
    `committer ${who}`,
    '',
    message,
  ];
  const body = Buffer.from(lines.join('\n'));
  const whole = Buffer.concat([Buffer.from(`commit ${body.length}\0`), body]);
  const id = hash(store.objectFormat, whole, 'hex');
  const file = path.join(store.dir, 'objects', id.slice(0, 2), id.slice(2));
  if (
    await access(file).then(
      () => true,
      () => false,
    )
  )
    return id;
  await placeWhole(store, file, await promisify(deflate)(whole));
  return id;
}

/** Gives a commit a name, so that the clean-up keeps it. */
export async function nameCommit(store: Store, name: string, id: string): Promise<void> {
  await placeWhole(store, path.join(store.dir, ...name.split('/')), Buffer.from(`${id}\n`));
}

/** What stands at a place is all of it or nothing. */
async function placeWhole(store: Store, file: string, bytes: Buffer): Promise<void> {
  const passing = path.join(store.dir, 'passing', randomUUID());
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(passing, bytes, { mode: 0o444 });
  await rename(passing, file);
}
