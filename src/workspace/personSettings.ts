import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { personEnvironment } from './gitEnvironment.ts';
import type { Repository } from './locateRepository.ts';
import { gitLine, type GitPlace, spawnGit } from './spawnGit.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** How git is told to look at a person's repository: at nothing that runs anything. */
export function personPlace(program: string, from: Variables, repository: Repository): GitPlace {
  const env = { ...personEnvironment(from), GIT_DIR: repository.gitDir, GIT_WORK_TREE: repository.workTree };
  return { program, cwd: repository.workTree, env };
}

/** Options that keep hooks, file watchers and reflogs of the person out of what is asked there. */
export const quiet = [
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'core.logAllRefUpdates=false',
];

/** What a person's configuration says, by lower-case name; the last word counts. Empty where git cannot read it. */
export async function personSettings(place: GitPlace): Promise<ReadonlyMap<string, string>> {
  const names =
    '^(core\\.(filemode|symlinks|ignorecase|precomposeunicode|excludesfile|attributesfile|autocrlf|eol)|user\\.(name|email)|extensions\\..*)$';
  const { out } = await spawnGit(place, ['config', '-z', '--get-regexp', names], { codes: [0, 1] });
  const settings = new Map<string, string>();
  for (const entry of out.toString().split('\0')) {
    const [name = '', ...value] = entry.split('\n');
    if (name !== '') settings.set(name, value.join('\n') || 'true');
  }
  return settings;
}

/** The commit a repository stands on; undefined before the first. Read from files where they tell, which takes no process. */
export async function headOf(place: GitPlace, { gitDir, commonDir }: Repository): Promise<string | undefined> {
  const head = await readFile(path.join(gitDir, 'HEAD'), 'utf8').catch(() => '');
  if (isOid(head.trim())) return head.trim();
  const [, name] = /^ref: (refs\/heads\/\S+)\n?$/.exec(head) ?? [];
  const loose = name === undefined ? '' : await readFile(path.join(commonDir, name), 'utf8').catch(() => '');
  if (isOid(loose.trim())) return loose.trim();
  const oid = await gitLine(place, [...quiet, 'rev-parse', '--verify', '--quiet', 'HEAD'], { codes: [0, 1] });
  return oid === '' ? undefined : oid;
}

function isOid(words: string): boolean {
  return /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(words);
}

/** The name of the branch a repository stands on; undefined when on none. */
export async function branchOf(repository: Repository): Promise<string | undefined> {
  const head = await readFile(path.join(repository.gitDir, 'HEAD'), 'utf8').catch(() => '');
  return /^ref: refs\/heads\/(.+)/.exec(head)?.[1];
}

/** The patterns of files the person has git ignore beside the `.gitignore` files. */
export async function personExcludes(
  repository: Repository,
  settings: ReadonlyMap<string, string>,
  from: Variables,
): Promise<string> {
  const file = personFile(settings.get('core.excludesfile'), 'ignore', from, repository.workTree);
  const texts = await Promise.all(
    [file, path.join(repository.commonDir, 'info', 'exclude')].map(one => readFile(one, 'utf8').catch(() => '')),
  );
  return texts.join('\n');
}

/** A file the configuration names, or git's own place for it. */
export function personFile(named: string | undefined, usual: string, from: Variables, folder: string): string {
  const home = from['HOME'] ?? from['USERPROFILE'] ?? '';
  if (named === undefined || named === '')
    return path.join(from['XDG_CONFIG_HOME'] || path.join(home, '.config'), 'git', usual);
  return path.resolve(folder, named.replace(/^~(?=[\\/])/, home));
}
