import { readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Upkeep } from './checkpoints.ts';
import { parseCommit } from './checkpointMessage.ts';
import { listRecords } from './copyRecord.ts';
import { pinned, unpin } from './pin.ts';
import { gitLine, spawnGit } from './spawnGit.ts';
import type { Store } from './store.ts';

/** What the clean-up of a store did. */
export interface Maintained {
  readonly sessions: readonly string[];
  readonly bytes: number;
  readonly isNearlyFull: boolean;
}

/**
 * Cleans a store while nobody uses it: sessions nobody keeps go when the quota asks for it, oldest first and each whole, because
 * their checkpoints stand on one another; then what is left is packed. Nothing is done while somebody captures.
 */
export async function maintain(store: Store, upkeep: Upkeep): Promise<Maintained> {
  const done = await store.lock.tryAlone(async () => {
    const objects = path.join(store.dir, 'objects');
    await removeLeftovers(store);
    const sessions = await sessionsByAge(store);
    let bytes = await sizeOf(objects);
    const dropped: string[] = [];
    for (const session of sessions) {
      if (bytes <= upkeep.quota) break;
      if (upkeep.keep(session)) continue;
      await dropSession(store, session);
      await packAll(store);
      dropped.push(session);
      bytes = await sizeOf(objects);
    }
    if (dropped.length === 0 && (await countLoose(objects)) > (upkeep.packAt ?? looseMost)) {
      await packAll(store);
      bytes = await sizeOf(objects);
    }
    if (dropped.length > 0) await dropPins(store);
    return { sessions: dropped, bytes };
  });
  const { sessions, bytes } = done?.result ?? { sessions: [], bytes: await sizeOf(path.join(store.dir, 'objects')) };
  return { sessions, bytes, isNearlyFull: bytes > 0.8 * upkeep.quota };
}

/** Objects in files of their own before they are packed. */
const looseMost = 5000;

/** Sessions that have checkpoints here, the one that was used longest ago first. */
async function sessionsByAge(store: Store): Promise<string[]> {
  const args = ['for-each-ref', '--sort=committerdate', '--format=%(refname)', 'refs/ck'];
  const { out } = await spawnGit(store.own(), args);
  const newestFirst = out.toString().split('\n').reverse();
  const names = newestFirst.flatMap(line => line.split('/')[2] ?? []);
  return [...new Set(names)].reverse();
}

async function dropSession(store: Store, session: string): Promise<void> {
  const { out } = await spawnGit(store.own(), ['for-each-ref', '--format=delete %(refname)', `refs/ck/${session}/`]);
  await spawnGit(store.own(), ['update-ref', '--stdin'], { input: out });
}

/**
 * One pack of everything that is needed, then the rest goes. Only our own objects are in sight, so that nothing is left out
 * because the person's repository has it too, and nothing is looked for there.
 */
async function packAll(store: Store): Promise<void> {
  const { dir } = store;
  const packs = path.join(dir, 'objects', 'pack');
  const before = new Set(await readdir(packs).catch(() => []));
  const roots = ['--glob=refs/ck/*', ...(await treesOfIndexes(store))];
  const needed = await spawnGit(store.own(), ['rev-list', '--objects', '--missing=allow-any', ...roots]);
  const commits = await commitsOfCopies(store);
  const input = Buffer.concat([needed.out, commits]);
  const { out } = await spawnGit(store.own(), ['pack-objects', '-q', path.join(packs, 'pack')], { input });
  const fresh = out.toString().trim();
  for (const name of before)
    if (fresh === '' || !name.includes(fresh)) await rm(path.join(packs, name), { force: true });
  for (const folder of await readdir(path.join(dir, 'objects')))
    if (/^[0-9a-f]{2}$/.test(folder)) await rm(path.join(dir, 'objects', folder), { recursive: true, force: true });
}

/** What the indexes hold: the next checkpoint takes it from there without reading a file. */
async function treesOfIndexes(store: Store): Promise<string[]> {
  const trees: string[] = [];
  for (const folder of await readdir(path.join(store.dir, 'working'))) {
    const at = path.join(store.dir, 'working', folder);
    for (const name of await readdir(at)) {
      if (!/^index-\d+$/.test(name)) continue;
      const place = store.own({ GIT_INDEX_FILE: path.join(at, name) });
      const tree = await gitLine(place, ['write-tree', '--missing-ok']).catch(() => undefined);
      // An index git cannot write from is of no use to the next checkpoint either.
      if (tree === undefined) await rm(path.join(at, name), { force: true });
      else trees.push(tree);
    }
  }
  return trees;
}

/** Objects of commits that agents made in copies, as far as we keep them ourselves. */
async function commitsOfCopies(store: Store): Promise<Buffer> {
  const heads = (await listRecords(store)).flatMap(record => (record.head === '' ? [] : [`^${record.head}`]));
  const args = ['rev-list', '--objects', '--missing=allow-any', '--glob=refs/copies/*', ...heads];
  const { out } = await spawnGit(store.all(), args, { codes: [0, 128, 129] });
  const lines = out
    .toString('latin1')
    .split('\n')
    .filter(line => line !== '');
  if (lines.length === 0) return Buffer.alloc(0);
  const input = Buffer.from(lines.map(line => `${line.split(' ')[0]}\n`).join(''));
  const known = await spawnGit(store.own(), ['cat-file', '--batch-check=%(objectname)', '--buffer'], { input });
  const isOwn = new Set(
    known.out
      .toString()
      .split('\n')
      .filter(line => !line.endsWith(' missing')),
  );
  return Buffer.from(
    lines
      .filter(line => isOwn.has(line.split(' ')[0] ?? ''))
      .map(line => `${line}\n`)
      .join(''),
    'latin1',
  );
}

/** Pins no checkpoint and no kept commit leans on. */
async function dropPins(store: Store): Promise<void> {
  const { out } = await spawnGit(store.own(), ['rev-list', '--glob=refs/ck/*']);
  const needed = new Set((await listRecords(store)).map(record => record.head));
  for (const id of out
    .toString()
    .split('\n')
    .filter(line => line !== '')) {
    const commit = parseCommit(id, (await store.objects.read(id))?.bytes ?? Buffer.alloc(0));
    for (const base of commit?.message.bases ?? []) needed.add(base);
  }
  for (const base of await indexBases(store)) needed.add(base);
  await unpin(
    store,
    (await pinned(store)).filter(pin => !needed.has(pin)),
  );
}

/** What the indexes lean on: the next checkpoint will. */
async function indexBases(store: Store): Promise<string[]> {
  const working = path.join(store.dir, 'working');
  const texts = await Promise.all(
    (await readdir(working)).map(name => readFile(path.join(working, name, 'remembered.json'), 'utf8').catch(() => '')),
  );
  return texts.flatMap(text => text.match(/\b[0-9a-f]{40,64}\b/g) ?? []);
}

/** What a killed git leaves. */
async function removeLeftovers(store: Store): Promise<void> {
  const hour = 3_600_000;
  for (const folder of ['passing', 'objects/pack', 'objects']) {
    for (const name of await readdir(path.join(store.dir, folder)).catch(() => [])) {
      const file = path.join(store.dir, folder, name);
      const isLeft = folder === 'passing' || /^tmp_|^\.tmp/.test(name);
      const age = store.deps.clock.now() - ((await stat(file).catch(() => undefined))?.mtimeMs ?? 0);
      if (isLeft && age > hour) await rm(file, { force: true });
    }
  }
  for await (const name of staleLocks(store)) await rm(name, { force: true });
}

/** Nobody else uses the store now, so a lock in it belongs to nobody. */
async function* staleLocks(store: Store): AsyncGenerator<string> {
  for (const name of await readdir(path.join(store.dir, 'refs'), { recursive: true }).catch(() => []))
    if (name.endsWith('.lock')) yield path.join(store.dir, 'refs', name);
  for (const name of ['config.lock', 'HEAD.lock', 'packed-refs.lock']) yield path.join(store.dir, name);
}

async function countLoose(objects: string): Promise<number> {
  const folders = (await readdir(objects)).filter(name => /^[0-9a-f]{2}$/.test(name));
  const counts = await Promise.all(folders.map(async name => (await readdir(path.join(objects, name))).length));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Bytes of all files in a folder. */
async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile())
      bytes += (await stat(path.join(entry.parentPath, entry.name)).catch(() => undefined))?.size ?? 0;
  return bytes;
}
