import { constants, copyFile, lstat, mkdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isScratch } from '../session/scratchFolder.ts';
import { type BytePath, onDisk, zeroSeparated } from './bytePath.ts';
import type { Root } from './root.ts';
import { spawnGit } from './spawnGit.ts';

/**
 * Brings ignored files along into a copy: those that `.worktreeinclude` names, and those the person chose. A link is made
 * again where it points to something inside.
 */
export async function bringIncluded(from: Root, to: string, patterns: readonly string[]): Promise<void> {
  const named = await readFile(path.join(from.workTree, '.worktreeinclude'), 'utf8').catch(() => '');
  if (named.trim() === '' && patterns.length === 0) return;
  const list = path.join(from.store.dir, 'passing', `include-${process.pid}-${performance.now()}`);
  try {
    await writeFile(list, `${named}\n${patterns.join('\n')}\n`);
    const args = ['ls-files', '--others', '--ignored', `--exclude-from=${list}`, '-z'];
    const { out } = await spawnGit(from.own(), args);
    for (const one of zeroSeparated(out))
      if (!one.endsWith('/') && !isScratch(one)) await bring(from.workTree, to, one);
  } finally {
    await rm(list, { force: true });
  }
}

async function bring(from: string, to: string, file: BytePath): Promise<void> {
  const source = onDisk(from, file);
  const target = onDisk(to, file);
  const found = await lstat(source).catch(() => undefined);
  const isThere = await lstat(target).then(
    () => true,
    () => false,
  );
  if (!found || isThere) return;
  const cut = file.lastIndexOf('/');
  if (cut > 0) await mkdir(onDisk(to, file.slice(0, cut) as BytePath), { recursive: true });
  if (found.isSymbolicLink()) {
    const link = await readlink(source);
    const end = path.resolve(path.dirname(source.toString()), link);
    if (!path.isAbsolute(link) && end.startsWith(`${from}${path.sep}`)) await symlink(link, target);
  } else if (found.isFile()) await copyFile(source, target, constants.COPYFILE_FICLONE);
}
