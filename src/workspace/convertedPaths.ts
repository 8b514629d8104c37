import { access } from 'node:fs/promises';
import path from 'node:path';
import { type BytePath, zeroEnded, zeroSeparated } from './bytePath.ts';
import type { IndexEntry } from './indexEntry.ts';
import { personFile, quiet } from './personSettings.ts';
import type { Root } from './root.ts';
import { type GitPlace, spawnGit } from './spawnGit.ts';

/**
 * Files that may not look on disk as git stores them: line ends, filters, keywords, encodings. What git stores for them is
 * not what a checkpoint must give back, so they are read.
 */
export async function convertedPaths(
  root: Root,
  index: string,
  entries: readonly IndexEntry[],
  signal?: AbortSignal,
): Promise<readonly BytePath[]> {
  const { person } = root.store;
  if (!person || !(await mayConvert(root, entries))) return [];
  const convertsAll = /^(true|input)$/.test(root.store.settings.get('core.autocrlf') ?? '');
  const place = { ...person, cwd: root.workTree, env: { ...person.env, GIT_INDEX_FILE: index } };
  const attributes = await attributesOf(place, entries, signal);
  const found: BytePath[] = [];
  const sized: IndexEntry[] = [];
  for (const entry of entries) {
    const has = attributes.get(entry.path);
    if (has?.always) found.push(entry.path);
    else if (has?.text || convertsAll) sized.push(entry);
  }
  const sizes = await sizesOf(root, index, sized, signal);
  // Line ends never change without changing the length.
  return [...found, ...sized.filter(entry => sizes.get(entry.path) !== true).map(entry => entry.path)];
}

/** Whether anything in the repository or the person's set-up speaks of conversions. */
async function mayConvert(root: Root, entries: readonly IndexEntry[]): Promise<boolean> {
  const { store, workTree } = root;
  if (/^(true|input)$/.test(store.settings.get('core.autocrlf') ?? '')) return true;
  if (entries.some(entry => entry.path.endsWith('.gitattributes'))) return true;
  const files = [
    path.join(workTree, '.gitattributes'),
    path.join(store.repository?.commonDir ?? workTree, 'info', 'attributes'),
    personFile(store.settings.get('core.attributesfile'), 'attributes', store.deps.env, workTree),
    '/etc/gitattributes',
  ];
  const found = await Promise.all(
    files.map(file =>
      access(file).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}

interface Converted {
  /** It may change without changing its length. */
  always: boolean;
  text: boolean;
}

async function attributesOf(
  place: GitPlace,
  entries: readonly IndexEntry[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<BytePath, Converted>> {
  const names = ['text', 'crlf', 'eol', 'filter', 'ident', 'working-tree-encoding'];
  const input = zeroEnded(entries.map(entry => entry.path));
  const { out } = await spawnGit(place, [...quiet, 'check-attr', '-z', '--stdin', ...names], { input, signal });
  const found = new Map<BytePath, Converted>();
  const pieces = zeroSeparated(out);
  for (let at = 0; at + 2 < pieces.length; at += 3) {
    const [file, name = '', value = ''] = pieces.slice(at, at + 3);
    if (file === undefined || value === 'unspecified' || value === 'unset') continue;
    const has = found.get(file) ?? { always: false, text: false };
    if (/^(text|crlf|eol)$/.test(name)) has.text = true;
    else has.always = true;
    found.set(file, has);
  }
  return found;
}

/** For each file whether it has on disk the length it has in git, as the index remembers it. */
async function sizesOf(
  root: Root,
  index: string,
  entries: readonly IndexEntry[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<BytePath, boolean>> {
  if (entries.length === 0) return new Map();
  const input = Buffer.from(entries.map(entry => `${entry.oid}\n`).join(''));
  const [stored, debug] = await Promise.all([
    spawnGit(root.all(index), ['cat-file', '--batch-check=%(objectsize)', '--buffer'], { input, signal }),
    spawnGit(root.all(index), ['ls-files', '-z', '--debug'], { signal }),
  ]);
  const onDisk = new Map<string, string>();
  for (const match of debug.out.toString('latin1').matchAll(/([^\0]+)\0(?: {2}[^\n]*\n){4} {2}size: (\d+)\t[^\n]*\n/g))
    if (match[1] !== undefined && match[2] !== undefined) onDisk.set(match[1], match[2]);
  const sizes = stored.out.toString().split('\n');
  return new Map(
    entries.map((entry, at) => [entry.path, sizes[at] !== undefined && sizes[at] === onDisk.get(entry.path)]),
  );
}
