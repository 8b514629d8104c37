import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, readlink, realpath, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gitEnvironment } from './gitEnvironment.ts';
import { quiet } from './personSettings.ts';
import { plainGit } from './plainGit.ts';
import type { Root, Standing } from './root.ts';
import { type GitPlace, spawnGit } from './spawnGit.ts';

/**
 * Gives a copy a repository of its own, which reads the person's objects and writes only its own: an agent may commit, stash
 * and rebase there without a byte changing in the person's. Its status shows what was not committed. `lent`: `lentObjects`.
 */
export async function makeOwnGit(root: Root, standing: Standing, lent: string): Promise<void> {
  const { store, workTree } = root;
  const { repository } = store;
  if (!repository) return;
  const place = copyPlace(root);
  const branch = standing.branch === '' ? 'main' : standing.branch;
  const dotGit = path.join(workTree, '.git');
  await plainGit({ ...place, env: withoutDir(place.env) }, [
    'init',
    '--quiet',
    '--template=',
    `--object-format=${store.objectFormat}`,
    `--initial-branch=${branch}`,
  ]);
  await mkdir(path.join(dotGit, 'hooks'), { recursive: true });
  await mkdir(path.join(dotGit, 'info'), { recursive: true });
  const excludes = await readFile(path.join(repository.commonDir, 'info', 'exclude'), 'utf8').catch(() => '');
  await writeFile(path.join(dotGit, 'info', 'exclude'), excludes);
  const objects = await realpath(path.join(repository.commonDir, 'objects'));
  await writeFile(path.join(dotGit, 'objects', 'info', 'alternates'), `${await lend(objects, lent)}\n`);
  const config = await readFile(path.join(dotGit, 'config'), 'utf8');
  await writeFile(path.join(dotGit, 'config'), `${config}${settingsText(store.settings)}`);
}

/** A link to the person's objects; where the system makes none, the objects themselves. */
async function lend(objects: string, lent: string): Promise<string> {
  const link = path.join(lent, createHash('sha256').update(objects).digest('hex').slice(0, 16));
  await mkdir(lent, { recursive: true, mode: 0o700 });
  await symlink(objects, link, 'junction').catch(() => undefined); // It is there, or there are no links.
  return (await readlink(link).catch(() => undefined)) === objects ? link : objects;
}

/** Gives the copy's repository its names: the person's that stay, and `refs`, or else the branch the person is on. */
export async function nameCommits(
  root: Root,
  standing: Standing,
  refs: Readonly<Record<string, string>>,
): Promise<void> {
  const { person } = root.store;
  if (!person || standing.head === '') return;
  const place = copyPlace(root);
  const branch = standing.branch === '' ? 'main' : standing.branch;
  const shared = await sharedRefs(person, standing.head);
  const own = Object.keys(refs).length > 0 ? refs : { [`refs/heads/${branch}`]: standing.head };
  const all = Object.entries({ ...shared, ...own });
  const input = Buffer.from(all.map(([name, oid]) => `update ${name} ${oid}\n`).join(''));
  await spawnGit(place, [...quiet, 'update-ref', '--stdin'], { input });
  if (standing.branch === '') await spawnGit(place, [...quiet, 'update-ref', '--no-deref', 'HEAD', standing.head]);
  await lendIndex(root, place);
}

/** How git is run in a copy by us: with nothing of its hooks or watchers. */
export function copyPlace({ store, workTree }: Root): GitPlace {
  const env = { ...gitEnvironment(store.deps.env, path.join(store.dir, 'home')), GIT_DIR: path.join(workTree, '.git') };
  return { program: store.deps.git.program, cwd: workTree, env: { ...env, GIT_WORK_TREE: workTree } };
}

function withoutDir({ GIT_DIR: _, GIT_WORK_TREE: __, ...env }: GitPlace['env']): Record<string, string> {
  return env;
}

/** Names of commits that stay as long as the pinned one does. */
async function sharedRefs(person: GitPlace, head: string): Promise<Record<string, string>> {
  const args = [...quiet, 'for-each-ref', '--merged', head, '--format=%(objecttype) %(objectname) %(refname)'];
  const { out } = await spawnGit(person, [...args, 'refs/heads', 'refs/remotes', 'refs/tags']);
  const refs: Record<string, string> = {};
  for (const line of out.toString().split('\n')) {
    const [type = '', oid = '', name = ''] = line.split(' ');
    if (type === 'commit' && !name.endsWith('/HEAD')) refs[name] = oid;
  }
  return refs;
}

function settingsText(settings: ReadonlyMap<string, string>): string {
  const lines = ['autocrlf', 'eol', 'filemode', 'ignorecase', 'symlinks', 'precomposeunicode'].flatMap(name => {
    const value = settings.get(`core.${name}`);
    return value === undefined ? [] : [`\t${name} = ${JSON.stringify(value)}`];
  });
  const user = ['name', 'email'].flatMap(name => {
    const value = settings.get(`user.${name}`);
    return value === undefined ? [] : [`\t${name} = ${JSON.stringify(value)}`];
  });
  return ['[core]', ...lines, '[user]', ...user, '[gc]', '\tauto = 0', ''].join('\n');
}

/** An index that knows what every file looks like, so that the first status reads none. */
async function lendIndex(root: Root, place: GitPlace): Promise<void> {
  const index = path.join(root.workTree, '.git', 'index');
  const { mtimeMs } = await stat(root.indexFile());
  await copyFile(root.indexFile(), index);
  const before = Math.floor(mtimeMs / 1000) - 1;
  await utimes(index, before, before);
  await spawnGit(place, [...quiet, 'read-tree', '-m', 'HEAD']);
}
