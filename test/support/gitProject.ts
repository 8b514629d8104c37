import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import type { Caps } from '../../src/workspace/caps.ts';
import type { Captured, Checkpoints } from '../../src/workspace/checkpoints.ts';
import { openCheckpoints, type OpenRequest, type Refused } from '../../src/workspace/openCheckpoints.ts';
import { temporaryFolder } from './temporaryFolder.ts';

/** A person's folder on disk, with a repository or without, and a state folder beside it. */
export class GitProject {
  readonly root: string;
  readonly folder: string;
  readonly state: string;
  readonly #env: NodeJS.ProcessEnv;

  constructor(root: string) {
    this.root = realpathSync(root);
    this.folder = path.join(this.root, 'project');
    this.state = path.join(this.root, 'state');
    const home = path.join(this.root, 'home');
    this.#env = {
      PATH: process.env['PATH'],
      HOME: home,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: 'Person',
      GIT_AUTHOR_EMAIL: 'person@localhost',
      GIT_COMMITTER_NAME: 'Person',
      GIT_COMMITTER_EMAIL: 'person@localhost',
    };
    for (const folder of [this.folder, this.state, home]) mkdirSync(folder, { recursive: true });
  }

  /** The variables Banyan is started with. */
  get env(): NodeJS.ProcessEnv {
    return this.#env;
  }

  /** The person's git, with the person's configuration. */
  git(...args: string[]): string {
    return this.gitIn(this.folder, ...args);
  }

  gitIn(folder: string, ...args: string[]): string {
    return execFileSync('git', args, { cwd: folder, env: this.#env, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1e9 })
      .toString()
      .trim();
  }

  write(file: string, content: string | Buffer = file): void {
    const target = path.join(this.folder, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content);
  }

  read(file: string): string {
    return readFileSync(path.join(this.folder, file), 'utf8');
  }

  has(file: string): boolean {
    return existsSync(path.join(this.folder, file));
  }

  remove(file: string): void {
    rmSync(path.join(this.folder, file), { recursive: true, force: true });
  }

  commit(words = 'a commit'): string {
    this.git('add', '-A');
    this.git('commit', '-q', '--allow-empty', '-m', words);
    return this.git('rev-parse', 'HEAD');
  }

  /** Every file with its mode and bytes, git's own folder left out. */
  files(folder = this.folder): Record<string, string> {
    return listing(folder, name => name !== '.git' && name !== '.banyan');
  }

  /** Every file of the person's git folder; the one pin left out. */
  gitFiles(): Record<string, string> {
    const found = listing(path.join(this.folder, '.git'), () => true);
    const packed = path.join(this.folder, '.git', 'packed-refs');
    if (existsSync(packed))
      found['packed-refs'] = readFileSync(packed, 'utf8').replaceAll(/.* refs\/banyan\/.*\n/g, '');
    return Object.fromEntries(Object.entries(found).filter(([name]) => !name.startsWith('refs/banyan')));
  }

  /** The store of a checkpoint's files; there must be one alone. */
  get store(): string {
    const [only = ''] = readdirSync(path.join(this.state, 'checkpoints'));
    return path.join(this.state, 'checkpoints', only);
  }

  /** Whether each of these objects is in the store or in the person's repository. */
  kept(objects: readonly string[]): boolean[] {
    const env = {
      ...this.#env,
      GIT_DIR: this.store,
      GIT_ALTERNATE_OBJECT_DIRECTORIES: path.join(this.folder, '.git', 'objects'),
    };
    const input = objects.map(id => `${id}\n`).join('');
    const out = execFileSync('git', ['cat-file', '--batch-check'], { env, input, stdio: ['pipe', 'pipe', 'pipe'] });
    return out
      .toString()
      .trim()
      .split('\n')
      .map(line => !line.endsWith(' missing'));
  }

  /** A checkpoint's files, written by git itself into a fresh folder and listed. */
  filesOf(id: string): Record<string, string> {
    const scratch = path.join(this.root, 'scratch');
    rmSync(scratch, { recursive: true, force: true });
    mkdirSync(scratch);
    const env = {
      ...this.#env,
      GIT_DIR: this.store,
      GIT_WORK_TREE: scratch,
      GIT_INDEX_FILE: path.join(this.root, 'scratch-index'),
      GIT_ALTERNATE_OBJECT_DIRECTORIES: path.join(this.folder, '.git', 'objects'),
    };
    rmSync(env.GIT_INDEX_FILE, { force: true });
    execFileSync('git', ['read-tree', '--reset', '-u', id], { cwd: scratch, env, stdio: ['ignore', 'ignore', 'pipe'] });
    return this.files(scratch);
  }
}

export function gitProject(t: TestContext, how: 'repository' | 'folder' = 'repository'): GitProject {
  const project = new GitProject(temporaryFolder(t));
  if (how === 'repository') project.git('init', '-q', '-b', 'main');
  return project;
}

/** Opens the checkpoints of a project; given back when the test ends. */
export async function openFor(
  t: TestContext,
  project: GitProject,
  extra: { folder?: string; caps?: Caps; env?: NodeJS.ProcessEnv } = {},
): Promise<Checkpoints> {
  const opened = await openAny(project, extra);
  if ('refused' in opened) throw new Error(opened.refused);
  t.after(() => opened.dispose());
  return opened;
}

export function openAny(
  { state, folder, env }: GitProject,
  extra: Partial<OpenRequest> = {},
): Promise<Checkpoints | Refused> {
  return openCheckpoints({ state, folder, env, clock: systemClock, ...extra });
}

/** Captures after a node of session `s1`. */
export function after(checkpoints: Checkpoints, node: number, ...parents: string[]): Promise<Captured> {
  return checkpoints.capture({ session: 's1', node, parents, kind: 'post' });
}

function listing(folder: string, isWanted: (name: string) => boolean): Record<string, string> {
  const found: Record<string, string> = {};
  const walk = (below: Buffer): void => {
    const at = Buffer.concat([Buffer.from(folder), Buffer.from('/'), below]);
    for (const entry of readdirSync(below.length === 0 ? folder : at, { withFileTypes: true, encoding: 'buffer' })) {
      const name = Buffer.from(entry.name);
      if (!isWanted(name.toString())) continue;
      const inner = below.length === 0 ? name : Buffer.concat([below, Buffer.from('/'), name]);
      if (entry.isDirectory()) walk(inner);
      else found[inner.toString('latin1')] = describe(Buffer.concat([Buffer.from(`${folder}/`), inner]));
    }
  };
  walk(Buffer.alloc(0));
  return found;
}

function describe(file: Buffer): string {
  const found = lstatSync(file);
  if (found.isSymbolicLink()) return `link ${readlinkSync(file, 'latin1')}`;
  if (!found.isFile()) return 'special';
  const mode = (found.mode & 0o100) === 0 ? 'file' : 'program';
  return `${mode} ${createHash('sha256').update(readFileSync(file)).digest('hex')}`;
}
