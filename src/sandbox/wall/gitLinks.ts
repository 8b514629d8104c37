import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Mount } from './mounts.ts';

/**
 * What a linked worktree needs of the repository it belongs to, which lies elsewhere: readable as a whole, and writable
 * where commits go. A `.git` file is believed only when the place it names says in turn that this is its worktree: a file
 * that came with a repository cannot open another one.
 */
export async function linkedRepository(root: string): Promise<Mount[]> {
  const own = await gitFolderOf(root);
  if (own === undefined) return [];
  const common = await realpath(resolve(own, (await text(join(own, 'commondir'))) ?? '.')).catch(() => undefined);
  if (common === undefined || dirname(dirname(own)) !== common) return [];
  const orders = ['commondir', 'gitdir', 'config.worktree'];
  const present = await Promise.all(orders.map(name => exists(join(own, name))));
  return [
    { type: 'readOnly', at: common },
    ...['objects', 'refs', 'logs'].map(name => ({ type: 'writable' as const, at: join(common, name) })),
    { type: 'writable', at: own },
    ...orders.filter((_, index) => present[index]).map(name => ({ type: 'readOnly' as const, at: join(own, name) })),
  ];
}

/** The git directory that a `.git` file leads to, when that one leads back. */
async function gitFolderOf(root: string): Promise<string | undefined> {
  const [, named] = /^gitdir: (.+)$/.exec((await text(join(root, '.git'))) ?? '') ?? [];
  if (named === undefined) return undefined;
  const folder = await realpath(resolve(root, named)).catch(() => undefined);
  const back = folder === undefined ? undefined : await text(join(folder, 'gitdir'));
  if (folder === undefined || back === undefined) return undefined;
  return (await realpath(resolve(folder, back)).catch(() => '')) === join(root, '.git') ? folder : undefined;
}

async function text(path: string): Promise<string | undefined> {
  const stats = await stat(path).catch(() => undefined);
  if (!stats?.isFile() || stats.size > 4096) return undefined;
  return (await readFile(path, 'utf8').catch(() => undefined))?.trim();
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
