import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { BranchId, NodeId } from '../../src/session/ids.ts';
import type { Branch, Tree } from '../../src/session/tree.ts';
import type { FilesPlace } from './filesPlace.ts';

/** The text of each file. */
export type Files = Readonly<Record<string, string>>;

/** What each file may be; undefined where it may be absent. A path that is not in it is absent. */
export type Allowed = ReadonlyMap<string, readonly (string | undefined)[]>;

/** What a test knows of a branch's files. */
export interface BranchModel {
  /** Its newest files: what a copy made now would hold. */
  now: Allowed;
  /** The files at the nodes it went on to. */
  readonly at: Map<NodeId, Allowed>;
  /** What it found on disk when it went on from a node: a person's edits among it. */
  readonly onward: Map<NodeId, Allowed>;
}

/** What must be true of all branches' files, beside the real ones on disk. */
export class BranchWorld {
  readonly place: FilesPlace;
  readonly models = new Map<BranchId, BranchModel>();
  /** Every file a person wrote and nobody but a person took away since: it must be on disk or kept. */
  readonly persons = new Map<string, string>();
  /** Which branch went on to a node. */
  readonly writers = new Map<NodeId, BranchId>();
  #git: Record<string, string>;
  #disks = new Map<BranchId, Files>();
  #holder: BranchId = 1;

  constructor(place: FilesPlace) {
    this.place = place;
    this.#git = place.project.gitFiles();
    this.models.set(1, { now: exactly(this.workspace()), at: new Map(), onward: new Map() });
    this.look();
  }

  get tree(): Tree {
    return this.place.window.viewer.view.tree;
  }

  branch(id: BranchId): Branch {
    const found = this.tree.branches.get(id);
    assert.ok(found, `there is no branch ${id}`);
    return found;
  }

  model(id: BranchId): BranchModel {
    const found = this.models.get(id);
    assert.ok(found);
    return found;
  }

  workspace(): Files {
    return filesOf(this.place.folder);
  }

  /** Where a branch has its files on disk; undefined where it has none. */
  folder(id: BranchId): string | undefined {
    return this.tree.holder === id ? this.place.folder : this.branch(id).copy?.folder;
  }

  disk(id: BranchId): Files | undefined {
    const folder = this.folder(id);
    return folder === undefined ? undefined : filesOf(folder);
  }

  /** The files of a branch now, a person's in its copy among them. */
  files(id: BranchId): Allowed {
    const disk = this.tree.holder === id ? undefined : this.disk(id);
    return disk ? exactly(disk) : this.model(id).now;
  }

  /** What a branch had at a node: its own, or what the one that wrote the node ever had there. */
  at(id: BranchId, node: NodeId): Allowed {
    const own = this.model(id).at.get(node);
    if (own) return own;
    const writer = this.writers.get(node);
    return (writer !== undefined && this.models.get(writer)?.at.get(node)) || this.model(1).now;
  }

  /** Checks everything after a step, in which the files of `changed` alone may have changed. */
  check(...changed: readonly BranchId[]): void {
    const { holder } = this.tree;
    for (const [id, before] of this.#disks) {
      if (changed.includes(id)) continue;
      const now = this.disk(id);
      if (now) assert.deepEqual(now, before, `the files of ${this.branch(id).name} changed`);
      else assert.fail(`the files of ${this.branch(id).name} are gone`);
    }
    if (!changed.includes(holder)) assert.equal(holder, this.#holder, 'the workspace moved');
    assert.deepEqual(this.place.project.gitFiles(), this.#git, 'the person’s git changed');
    this.#nothingLost();
    this.look();
  }

  /** Takes what is on disk as it is. */
  look(): void {
    const ids = [...this.models.keys()];
    this.#holder = this.tree.holder;
    this.#disks = new Map(ids.flatMap(id => ((disk = this.disk(id)) => (disk ? [[id, disk] as const] : []))()));
  }

  #nothingLost(): void {
    const here = new Set([...this.models.keys()].flatMap(id => Object.values(this.disk(id) ?? {})));
    const missing = [...this.persons].filter(([, text]) => !here.has(text));
    if (missing.length === 0) return;
    const asked = missing.map(([, text]) => blobOf(text));
    const kept = this.place.project.kept(asked);
    for (const [at, [where, text]] of missing.entries())
      assert.ok(kept[at], `what a person wrote is lost: ${where} ${JSON.stringify(text)}`);
  }
}

export function exactly(files: Files): Allowed {
  return new Map(Object.entries(files).map(([path, text]) => [path, [text]]));
}

/** What either allows. */
export function either(...all: readonly Allowed[]): Allowed {
  const paths = new Set(all.flatMap(one => [...one.keys()]));
  return new Map([...paths].map(path => [path, all.flatMap(one => one.get(path) ?? [undefined])]));
}

export function assertAllowed(files: Files, allowed: Allowed, what: string): void {
  for (const path of new Set([...Object.keys(files), ...allowed.keys()])) {
    const may = allowed.get(path) ?? [undefined];
    const list = [...new Set(may)].map(text => JSON.stringify(text)).join(' or ');
    assert.ok(may.includes(files[path]), `${what}: ${path} is ${JSON.stringify(files[path])}, not ${list}`);
  }
}

function filesOf(folder: string): Files {
  assert.ok(existsSync(folder), `${folder} is gone`);
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    name => !/^\.(git|banyan)(\/|$)/.test(name),
  );
  const found = names.filter(name => statSync(join(folder, name)).isFile()).sort();
  return Object.fromEntries(found.map(name => [name, readFileSync(join(folder, name), 'utf8')]));
}

function blobOf(text: string): string {
  return createHash('sha1')
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest('hex');
}
