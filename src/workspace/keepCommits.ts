import path from 'node:path';
import { holdsLinks } from './holdsLinks.ts';
import { quiet } from './personSettings.ts';
import { copyPlace } from './ownGit.ts';
import { repositoryAt } from './locateRepository.ts';
import type { Root } from './root.ts';
import { type GitPlace, spawnGit } from './spawnGit.ts';

/**
 * Takes the commits an agent made in a copy over into our store, stashes and those it moved away from too. The answer is the
 * names they had. None where the copy's repository holds links: they would lead to what is not the agent's.
 */
export async function keepCommits(root: Root, name: string, head: string): Promise<Record<string, string>> {
  if (!(await repositoryAt(root.workTree)) || (await holdsLinks(path.join(root.workTree, '.git')))) return {};
  const place = copyPlace(root);
  const refs = await refsOf(place);
  const loose = await linesOf(place, [...quiet, 'rev-list', '--no-walk', '--reflog']);
  const tips = [...new Set([...Object.values(refs), ...loose])];
  const objects = path.join(root.workTree, '.git', 'objects');
  const lent = root.store.all().env['GIT_ALTERNATE_OBJECT_DIRECTORIES'];
  const both = [objects, ...(lent === undefined ? [] : [lent])].join(path.delimiter);
  const reading = { ...root.store.own(), env: { ...root.store.own().env, GIT_ALTERNATE_OBJECT_DIRECTORIES: both } };
  const not = head === '' ? [] : [`^${head}`];
  const input = Buffer.from([...tips, ...not, ''].join('\n'));
  const fresh = await linesOf(reading, ['rev-list', '--stdin'], input);
  if (fresh.length === 0) return {};
  const listed = await spawnGit(reading, ['rev-list', '--objects', '--stdin'], { input });
  await spawnGit(reading, ['pack-objects', '-q', `${root.store.dir}/objects/pack/pack`], { input: listed.out });
  const isFresh = new Set(fresh);
  const kept = tips.filter(tip => isFresh.has(tip));
  const updates = kept.map(tip => `update refs/copies/${name}/${tip} ${tip}\n`).join('');
  await spawnGit(root.store.all(), ['update-ref', '--stdin'], { input: Buffer.from(updates) });
  return Object.fromEntries(Object.entries(refs).filter(([ref, oid]) => isFresh.has(oid) && ref !== 'HEAD'));
}

/** Gives a copy its commits back. */
export async function returnCommits(root: Root, refs: Readonly<Record<string, string>>, head: string): Promise<void> {
  if (Object.keys(refs).length === 0) return;
  const not = head === '' ? [] : [`^${head}`];
  const input = Buffer.from([...Object.values(refs), ...not, ''].join('\n'));
  const listed = await spawnGit(root.store.all(), ['rev-list', '--objects', '--stdin'], { input });
  const target = path.join(root.workTree, '.git', 'objects', 'pack', 'pack');
  await spawnGit(root.store.all(), ['pack-objects', '-q', target], { input: listed.out });
}

async function refsOf(place: GitPlace): Promise<Record<string, string>> {
  const lines = await linesOf(place, [...quiet, 'for-each-ref', '--format=%(refname) %(objectname)']);
  const head = await linesOf(place, [...quiet, 'rev-parse', '--verify', '--quiet', 'HEAD']);
  const refs = Object.fromEntries(lines.map(line => line.split(' ') as [string, string]));
  return head[0] === undefined ? refs : { ...refs, HEAD: head[0] };
}

/** No reflog at all is an error of usage. */
async function linesOf(place: GitPlace, args: readonly string[], input?: Buffer): Promise<string[]> {
  const { out } = await spawnGit(place, args, { codes: [0, 1, 129], ...(input && { input }) });
  return out
    .toString()
    .split('\n')
    .filter(line => line !== '');
}
