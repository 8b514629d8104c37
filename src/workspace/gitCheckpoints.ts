import path from 'node:path';
import { blameFile } from './blameFile.ts';
import { type BytePath, below, isWithin, shownPath } from './bytePath.ts';
import type { CaptureRequest } from './capture.ts';
import type * as Port from './checkpoints.ts';
import { combine } from './combine.ts';
import { diffTrees } from './diffTrees.ts';
import { type FileVersion, fileHistory } from './fileHistory.ts';
import { type MergeConflict, mergeTrees } from './mergeTrees.ts';
import { readCheckpoint } from './readCheckpoint.ts';
import { previewAll, restoreAll, type RestoredParts } from './restoreAll.ts';
import type { Roots } from './roots.ts';
import { ShownPaths } from './shownPaths.ts';
import type { Store } from './store.ts';

/** How working copies and the clean-up are carried out. */
export interface Keeping {
  copyFor(request: Port.CopyRequest): Promise<Port.WorkingCopy>;
  removeCopy(request: Port.RemoveCopyRequest): Promise<Port.CheckpointId | undefined>;
  warm(id: Port.CheckpointId, signal?: AbortSignal): Promise<void>;
  publish(copy: Port.WorkingCopy, branch: string): Promise<Port.PublishedBranch | undefined>;
  sweep(upkeep: Port.Upkeep): Promise<Port.Swept>;
}

/** Checkpoints as commits in a private git directory. */
export class GitCheckpoints implements Port.Checkpoints {
  readonly kind = 'git';
  readonly folder: string;
  readonly warnings: readonly string[];
  readonly #roots: Roots;
  readonly #store: Store;
  readonly #shown: ShownPaths;
  readonly #keeping: Keeping;

  constructor(roots: Roots, warnings: readonly string[], keeping: Keeping) {
    this.#roots = roots;
    this.#store = roots.top.store;
    this.#shown = new ShownPaths(roots.top.prefix);
    this.folder = path.join(roots.top.workTree, shownPath(roots.top.prefix));
    this.warnings = warnings;
    this.#keeping = keeping;
  }

  async capture(request: CaptureRequest): Promise<Port.Captured> {
    const { id, changed, skipped } = await this.#roots.capture(request);
    return { id, changed, skipped: skipped.map(one => this.#shown.skipped(one)) };
  }

  async preview(request: Port.RestoreRequest): Promise<Port.RestorePreview> {
    return this.#preview(await previewAll(this.#roots, this.#shown, request));
  }

  async restore(request: Port.RestoreRequest): Promise<Port.Restored> {
    const restored = await restoreAll(this.#roots, this.#shown, request);
    if (restored.outcome !== 'done') return restored;
    const { safety, wrong } = restored;
    return {
      outcome: 'done',
      safety,
      wrong: wrong.map(one => this.#shown.path(one)),
      ...(await this.#preview(restored.parts)),
    };
  }

  async diff(from: Port.CheckpointId, to: Port.CheckpointId, signal?: AbortSignal): Promise<readonly Port.FileDiff[]> {
    const [before, after] = await Promise.all([from, to].map(id => readCheckpoint(this.#store, id)));
    if (!before || !after) return [];
    const diffs = await diffTrees(this.#store.all(), before.tree, after.tree, this.#roots.top.prefix, signal);
    const shown = diffs.map(one => this.#shown.diff(one));
    for (const [at, id] of Object.entries(after.message.nested)) {
      const old = before.message.nested[at];
      const inner = old === undefined || old === id ? undefined : await this.#roots.inside(at as BytePath);
      if (!inner || old === undefined) continue;
      const trees = await Promise.all([old, id].map(one => readCheckpoint(inner.top.store, one)));
      const inside = await diffTrees(
        inner.top.store.all(),
        trees[0]?.tree ?? '',
        trees[1]?.tree ?? '',
        '' as BytePath,
        signal,
      );
      shown.push(...inside.map(one => this.#shown.diff(one, at as BytePath)));
    }
    return shown;
  }

  async read(id: Port.CheckpointId, file: string): Promise<Port.FileAt | undefined> {
    const at = await this.#locate(id, file);
    if (!at) return undefined;
    const found = await at.store.headers.read(at.id);
    if (found?.type !== 'commit' && found?.type !== 'tree') return undefined;
    return readAt(at.store, at.id, at.path);
  }

  async blame(id: Port.CheckpointId, file: string, signal?: AbortSignal): Promise<readonly Port.Blamed[] | undefined> {
    const at = await this.#locate(id, file);
    return at && blameFile(at.store, await readCheckpoint(at.store, at.id), at.path, signal);
  }

  async history(id: Port.CheckpointId, file: string, signal?: AbortSignal): Promise<readonly FileVersion[]> {
    const at = await this.#locate(id, file);
    return at ? fileHistory(at.store, await readCheckpoint(at.store, at.id), at.path, signal) : [];
  }

  async merge({ base, ours, theirs, signal }: Port.MergeRequest): Promise<Port.Merged> {
    const [root, left, right] = await Promise.all([base, ours, theirs].map(id => readCheckpoint(this.#store, id)));
    if (!root || !left || !right) return { clean: true, changes: [], conflicts: [] };
    const trees = { base: root.tree, ours: left.tree, theirs: right.tree };
    const merged = await this.#store.lock.hold('shared', () => mergeTrees(this.#store, trees, signal), signal);
    const changes = await diffTrees(this.#store.all(), left.tree, merged.tree, this.#roots.top.prefix, signal);
    return {
      clean: merged.touched.length === 0,
      changes: changes.map(one => this.#shown.diff(one)),
      conflicts: await this.#conflicts(merged.conflicts),
    };
  }

  combine({ except = [], ...request }: Port.CombineRequest): Promise<Port.CheckpointId> {
    const excepted = except.flatMap(path => this.#shown.inTree(path) ?? []);
    const work = (): Promise<string> => combine(this.#roots.top, { ...request, excepted });
    return this.#store.lock.hold('shared', work, request.signal);
  }

  copyFor(request: Port.CopyRequest): Promise<Port.WorkingCopy> {
    return this.#keeping.copyFor(request);
  }

  removeCopy(request: Port.RemoveCopyRequest): Promise<Port.CheckpointId | undefined> {
    return this.#keeping.removeCopy(request);
  }

  warm(id: Port.CheckpointId, signal?: AbortSignal): Promise<void> {
    return this.#keeping.warm(id, signal);
  }

  publish(copy: Port.WorkingCopy, branch: string): Promise<Port.PublishedBranch | undefined> {
    return this.#keeping.publish(copy, branch);
  }

  sweep(upkeep: Port.Upkeep): Promise<Port.Swept> {
    return this.#keeping.sweep(upkeep);
  }

  dispose(): void {
    this.#roots.dispose();
  }

  async #preview({ ready, foreign, inside }: RestoredParts): Promise<Port.RestorePreview> {
    const { plan, hopeless } = ready;
    const { prefix } = this.#roots.top;
    const [changes, own] = await Promise.all([
      diffTrees(this.#store.all(), plan.from, plan.to, prefix),
      foreign === undefined ? [] : diffTrees(this.#store.all(), foreign, plan.from, prefix),
    ]);
    const blocked = new Set(hopeless);
    return {
      changes: [...changes.map(one => this.#shown.diff(one)), ...inside.map(one => this.#shown.diff(one.diff, one.at))],
      foreign: own.map(one => this.#shown.diff(one)),
      conflicts: await this.#conflicts(plan.conflicts),
      left: plan.left.map(one => ({
        path: this.#shown.path(one.path),
        reason: blocked.has(one.path) ? 'inTheWay' : one.reason,
      })),
      from: plan.from,
      to: plan.to,
    };
  }

  async #conflicts(found: readonly MergeConflict[]): Promise<Port.Conflict[]> {
    const bytes = async (
      side: 'base' | 'ours' | 'theirs',
      one: MergeConflict,
    ): Promise<Partial<Record<typeof side, Buffer>>> => {
      const entry = one[side];
      const object = entry && (await this.#store.objects.read(entry.oid));
      return object ? { [side]: object.bytes } : {};
    };
    return Promise.all(
      found.map(async one => ({
        path: this.#shown.path(one.path),
        ...(await bytes('base', one)),
        ...(await bytes('ours', one)),
        ...(await bytes('theirs', one)),
      })),
    );
  }

  /** Where a file of a checkpoint is kept: here, or with a repository inside. */
  async #locate(
    id: Port.CheckpointId,
    file: string,
  ): Promise<{ readonly store: Store; readonly id: string; readonly path: BytePath } | undefined> {
    const path = this.#shown.inTree(file);
    if (path === undefined || !/^[0-9a-f]{40,64}$/.test(id)) return undefined;
    const checkpoint = await readCheckpoint(this.#store, id).catch(() => undefined);
    const nested = Object.entries(checkpoint?.message.nested ?? {}).find(([at]) => isWithin(path, at));
    if (!nested) return { store: this.#store, id, path };
    const inner = await this.#roots.inside(nested[0] as BytePath);
    return inner && { store: inner.top.store, id: nested[1], path: below(path, nested[0]) };
  }
}

async function readAt(store: Store, id: string, path: BytePath): Promise<Port.FileAt | undefined> {
  const found = await store.objects.read(`${id}:${path}`);
  if (found?.type !== 'blob') return undefined;
  const mode = await modeAt(store, id, path);
  if (mode === '120000') return { type: 'link', target: found.bytes.toString() };
  return { type: 'file', bytes: found.bytes, executable: mode === '100755' };
}

/** A file's mode, from the bytes of the folder it is in. */
async function modeAt(store: Store, id: string, path: BytePath): Promise<string | undefined> {
  const cut = path.lastIndexOf('/');
  const name = path.slice(cut + 1);
  const folder = await store.objects.read(`${id}:${cut < 0 ? '' : path.slice(0, cut)}`);
  if (folder?.type !== 'tree') return undefined;
  const text = folder.bytes.toString('latin1');
  const at = text.indexOf(` ${name}\0`);
  return at < 0 ? undefined : /(\d{5,6})$/.exec(text.slice(0, at))?.[1];
}
