import { createHash } from 'node:crypto';
import { access, mkdir, realpath, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../base/clock.ts';
import { type Disposable, Disposables } from '../base/disposable.ts';
import { CatFile } from './catFile.ts';
import { FileLock } from './fileLock.ts';
import type { FoundGit } from './findGit.ts';
import { gitEnvironment } from './gitEnvironment.ts';
import type { Repository } from './locateRepository.ts';
import { personExcludes, personPlace, personSettings } from './personSettings.ts';
import { plainGit } from './plainGit.ts';
import type { GitPlace } from './spawnGit.ts';

/** What a store needs of the machine. */
export interface StoreDeps {
  /** Banyan's state folder. */
  readonly state: string;
  readonly git: FoundGit;
  /** Variables to choose the environment from. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
}

/**
 * The private git directory of one repository, or of one folder without: checkpoints as commits, with configuration, indexes
 * and objects of its own. Removing the folder removes every trace but the pin in the person's repository.
 *
 * Invariant: what is captured is written while only our own objects are in sight, so that it is kept here even where the
 * person's repository has it just now.
 */
export interface Store extends Disposable {
  readonly dir: string;
  readonly deps: StoreDeps;
  readonly repository: Repository | undefined;
  /** How to ask the person's repository. */
  readonly person: GitPlace | undefined;
  readonly settings: ReadonlyMap<string, string>;
  readonly objectFormat: 'sha1' | 'sha256';
  /** Shared by those who write checkpoints, held alone by the clean-up. */
  readonly lock: FileLock;
  /** Reads any object of ours or of the person's repository. */
  readonly objects: CatFile;
  readonly headers: CatFile;
  /** Where git sees our objects alone. */
  own(extra?: Readonly<Record<string, string>>): GitPlace;
  /** Where git sees the person's objects too: for reading. */
  all(extra?: Readonly<Record<string, string>>): GitPlace;
}

/** Opens the store of a repository, or of the folder where there is none; makes it where it is missing. */
export async function openStore(deps: StoreDeps, folder: string, repository: Repository | undefined): Promise<Store> {
  const key = createHash('sha256')
    .update(repository?.commonDir ?? (await realpath(folder)))
    .digest('hex');
  const dir = path.join(deps.state, 'checkpoints', key);
  const person = repository && personPlace(deps.git.program, deps.env, repository);
  const settings = person ? await personSettings(person) : new Map<string, string>();
  const objectFormat = settings.get('extensions.objectformat') === 'sha256' ? 'sha256' : 'sha1';
  const home = path.join(dir, 'home');
  const env = { ...gitEnvironment(deps.env, home), GIT_DIR: dir };
  await makeStore(deps, dir, home, objectFormat);
  await writeFile(path.join(dir, 'folder.txt'), `${repository?.workTree ?? folder}\n`);
  await writeWhole(path.join(dir, 'config'), configText(objectFormat, settings, dir));
  await writeWhole(path.join(dir, 'info', 'attributes'), '* -text -filter -ident -working-tree-encoding\n');
  const excludes = repository ? await personExcludes(repository, settings, deps.env) : withoutRepository;
  await writeWhole(path.join(dir, 'info', 'exclude'), `${excludes}\n.banyan/\n`);
  const own = (extra: Readonly<Record<string, string>> = {}): GitPlace => ({
    program: deps.git.program,
    cwd: dir,
    env: { ...env, ...extra },
  });
  const lent = repository && { GIT_ALTERNATE_OBJECT_DIRECTORIES: quoted(path.join(repository.commonDir, 'objects')) };
  const all = (extra: Readonly<Record<string, string>> = {}): GitPlace => own({ ...extra, ...lent });
  const owned = new Disposables();
  return {
    dir,
    deps,
    repository,
    person,
    settings,
    objectFormat,
    own,
    all,
    lock: owned.add(new FileLock(path.join(dir, 'lock.db'), deps.clock)),
    objects: owned.add(new CatFile(all(), 'contents')),
    headers: owned.add(new CatFile(all(), 'headers')),
    dispose: () => owned.dispose(),
  };
}

/** What is left out of folders that no repository speaks for. */
const leftOut = [
  'node_modules/',
  '.venv/',
  'venv/',
  '__pycache__/',
  '.tox/',
  '.gradle/',
  'target/',
  'dist/',
  '.DS_Store',
];
const withoutRepository = leftOut.join('\n');

/** The names of the folders among them. */
export const foldersLeftOut: ReadonlySet<string> = new Set([
  ...leftOut.map(name => name.replace(/\/$/, '')),
  '.git',
  '.banyan',
]);

async function makeStore(deps: StoreDeps, dir: string, home: string, format: string): Promise<void> {
  await mkdir(path.join(dir, 'no-hooks'), { recursive: true, mode: 0o700 });
  await mkdir(home, { recursive: true });
  const env = { ...gitEnvironment(deps.env, home), GIT_DIR: dir };
  const made = await Promise.all(['HEAD', 'config', 'objects', 'refs'].map(name => access(path.join(dir, name)))).then(
    () => true,
    () => false,
  );
  if (!made) {
    const place = { program: deps.git.program, cwd: dir, env };
    await plainGit(place, ['init', '--quiet', '--bare', '--template=', `--object-format=${format}`]);
  }
  for (const sub of ['info', 'working', 'passing']) await mkdir(path.join(dir, sub), { recursive: true });
}

function configText(format: string, settings: ReadonlyMap<string, string>, dir: string): string {
  const copied = ['filemode', 'symlinks', 'ignorecase', 'precomposeunicode'].flatMap(name => {
    const value = settings.get(`core.${name}`);
    return value === 'true' || value === 'false' ? [`\t${name} = ${value}`] : [];
  });
  return [
    '[core]',
    `\trepositoryformatversion = ${format === 'sha256' ? 1 : 0}`,
    '\tbare = false',
    '\tautocrlf = false',
    '\tsafecrlf = false',
    '\tfsmonitor = false',
    '\tuntrackedCache = false',
    '\tsplitIndex = false',
    '\tsparseCheckout = false',
    `\thooksPath = ${JSON.stringify(path.join(dir, 'no-hooks'))}`,
    '\tlogAllRefUpdates = false',
    '\tlongpaths = true',
    '\tquotePath = false',
    ...copied,
    ...(format === 'sha256' ? ['[extensions]', '\tobjectFormat = sha256'] : []),
    '[gc]\n\tauto = 0',
    '[maintenance]\n\tauto = false',
    '[index]\n\tsparse = false',
    '[checkout]\n\tworkers = 0',
    '[diff]\n\trenames = true',
    '[merge]\n\trenames = true',
    '',
  ].join('\n');
}

/** Readers see the old text or the new one. */
async function writeWhole(file: string, text: string): Promise<void> {
  const passing = `${file}.${process.pid}.${performance.now()}`;
  await writeFile(passing, text, { mode: 0o600 });
  await rename(passing, file);
}

/** A folder in a list of object folders. */
function quoted(folder: string): string {
  return folder.includes(path.delimiter) || folder.startsWith('"') ? JSON.stringify(folder) : folder;
}
