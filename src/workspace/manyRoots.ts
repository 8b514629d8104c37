import type { CaptureRequest } from './capture.ts';
import type * as Port from './checkpoints.ts';
import type { FileVersion } from './fileHistory.ts';
import { furtherOfCopy, openFurther, type FurtherDeps, type FurtherRoots, type RootsHere } from './furtherRoots.ts';
import { captureMany } from './captureMany.ts';
import { joinIds, splitId, withOthersOf } from './manyIds.ts';
import { ManyPaths } from './manyPaths.ts';
import { changesFiles, firstPlan, furtherFolders, furtherPlan } from './manyPlans.ts';
import { joinDiffs, joinPreviews, type PreviewPart } from './manyPreviews.ts';
import { restoreMany, type RootOrder } from './restoreMany.ts';

/** The checkpoints of a folder and of those beside it in the workspace. */
export function manyRoots(first: Port.Checkpoints, deps: Omit<FurtherDeps, 'first'>): Port.Checkpoints {
  return new ManyRoots(first, openFurther({ ...deps, first: first.folder }));
}

/**
 * The files of all folders of a workspace through time, as those of its first folder. A checkpoint's id names one of each; paths
 * in the first folder are relative to it, all others absolute. What fails in one folder never keeps the others from being
 * kept. Copies of branches are of the first folder alone.
 */
class ManyRoots implements Port.Checkpoints {
  readonly kind: 'git' | 'journal';
  readonly folder: string;
  readonly warnings: readonly string[];
  readonly #first: Port.Checkpoints;
  readonly #further: FurtherRoots;
  readonly #paths: ManyPaths;

  constructor(first: Port.Checkpoints, further: FurtherRoots) {
    this.kind = first.kind;
    this.folder = first.folder;
    this.warnings = first.warnings;
    this.#first = first;
    this.#further = further;
    this.#paths = new ManyPaths(first.folder);
  }

  async capture(request: CaptureRequest): Promise<Port.Captured> {
    const here = request.only === 'first' ? { open: new Map(), refused: [] } : await this.#further.here();
    return captureMany(this.#first, here, this.#paths, request);
  }

  async preview(request: Port.RestoreRequest): Promise<Port.RestorePreview> {
    const { first, further, left } = await this.#orders(request);
    const parts: PreviewPart[] = [{ folder: '', preview: await first.checkpoints.preview(first.request) }];
    for (const { folder, checkpoints, request: own } of further)
      try {
        parts.push({ folder, preview: await checkpoints.preview(own) });
      } catch {
        request.signal?.throwIfAborted();
        left.push(folder);
      }
    return joinPreviews(this.#paths, parts, left);
  }

  async restore(request: Port.RestoreRequest): Promise<Port.Restored> {
    const { first, further, left } = await this.#orders(request);
    const restored = await restoreMany(first, further, request.onSafety);
    if (restored.outcome !== 'done') return restored;
    const parts = [...restored.parts].map(([folder, preview]) => ({ folder, preview }));
    const wrong = [...restored.parts].flatMap(([folder, part]) =>
      part.wrong.map(file => this.#paths.shown(folder, file)),
    );
    const { safety } = restored;
    return { outcome: 'done', safety, wrong, ...joinPreviews(this.#paths, parts, [...left, ...restored.left]) };
  }

  async diff(from: Port.CheckpointId, to: Port.CheckpointId, signal?: AbortSignal): Promise<readonly Port.FileDiff[]> {
    const [old, now] = [splitId(from), splitId(to)];
    const found: Port.FileDiff[] = [];
    if (old.first !== '' && now.first !== '') found.push(...(await this.#first.diff(old.first, now.first, signal)));
    for (const [folder, id] of now.others) {
      const before = old.others.get(folder);
      if (before === undefined || before === id) continue;
      // What cannot be read in one folder says nothing about the others.
      const changes = await (await this.#further.at(folder))?.diff(before, id, signal).catch(() => []);
      signal?.throwIfAborted();
      found.push(...joinDiffs(this.#paths, folder, changes ?? []));
    }
    return found;
  }

  async read(id: Port.CheckpointId, file: string): Promise<Port.FileAt | undefined> {
    const at = await this.#reach(id, file);
    return at?.checkpoints.read(at.id, at.file);
  }

  async blame(id: Port.CheckpointId, file: string, signal?: AbortSignal): Promise<readonly Port.Blamed[] | undefined> {
    const at = await this.#reach(id, file);
    const blamed = await at?.checkpoints.blame(at.id, at.file, signal);
    return blamed?.map(one =>
      one.by.who === 'commit' ? one : { ...one, by: { ...one.by, id: at?.name(one.by.id) ?? '' } },
    );
  }

  async history(id: Port.CheckpointId, file: string, signal?: AbortSignal): Promise<readonly FileVersion[]> {
    const at = await this.#reach(id, file);
    if (!at) return [];
    const versions = await at.checkpoints.history(at.id, at.file, signal);
    return versions.map(one => ({ ...one, id: at.name(one.id), parents: one.parents.map(at.name) }));
  }

  async merge({ base, ours, theirs, signal }: Port.MergeRequest): Promise<Port.Merged> {
    const ids = { base: splitId(base), ours: splitId(ours), theirs: splitId(theirs) };
    const common = signal && { signal };
    const first = { base: ids.base.first, ours: ids.ours.first, theirs: ids.theirs.first };
    const parts: [string, Port.Merged][] = [['', await this.#first.merge({ ...first, ...common })]];
    for (const [folder, mine] of ids.ours.others) {
      const [from, to] = [ids.base.others.get(folder), ids.theirs.others.get(folder)];
      if (from === undefined || to === undefined || from === to) continue;
      const merged = await (await this.#further.at(folder))?.merge({ base: from, ours: mine, theirs: to, ...common });
      if (merged) parts.push([folder, merged]);
    }
    return {
      clean: parts.every(([, { clean }]) => clean),
      changes: parts.flatMap(([folder, { changes }]) => joinDiffs(this.#paths, folder, changes)),
      conflicts: parts.flatMap(([folder, { conflicts }]) =>
        conflicts.map(one => ({ ...one, path: this.#paths.shown(folder, one.path) })),
      ),
    };
  }

  async combine(request: Port.CombineRequest): Promise<Port.CheckpointId> {
    const [base, ours, theirs] = [splitId(request.base), splitId(request.ours), splitId(request.theirs)];
    const except = this.#paths.sort(request.except ?? [], ours.others.keys());
    const others = new Map(ours.others);
    for (const [folder, mine] of ours.others) {
      const [from, to] = [base.others.get(folder), theirs.others.get(folder)];
      if (from === undefined || to === undefined || from === to) continue;
      const order = { ...request, base: from, ours: mine, theirs: to, except: except.get(folder) ?? [] };
      const combined = await (await this.#further.at(folder))?.combine(order).catch(() => undefined);
      request.signal?.throwIfAborted();
      if (combined !== undefined) others.set(folder, combined);
    }
    const own = { base: base.first, ours: ours.first, theirs: theirs.first, except: except.get('') ?? [] };
    return joinIds({ first: await this.#first.combine({ ...request, ...own }), others });
  }

  async copyFor(request: Port.CopyRequest): Promise<Port.WorkingCopy> {
    const copy = await this.#first.copyFor({ ...request, checkpoint: splitId(request.checkpoint).first });
    return { ...copy, checkpoints: new ManyRoots(copy.checkpoints, furtherOfCopy(this.#further)) };
  }

  warm(id: Port.CheckpointId, signal?: AbortSignal): Promise<void> {
    return this.#first.warm(splitId(id).first, signal);
  }

  async removeCopy(request: Port.RemoveCopyRequest): Promise<Port.CheckpointId | undefined> {
    const parents = request.parents.map(id => splitId(id).first);
    const last = await this.#first.removeCopy({ ...request, parents });
    return last === undefined ? undefined : withOthersOf(last, request.parents[0] ?? '');
  }

  publish(copy: Port.WorkingCopy, branch: string): Promise<Port.PublishedBranch | undefined> {
    return this.#first.publish(copy, branch);
  }

  /** Copies in the stores of further folders are left to those who work there. */
  async sweep(upkeep: Port.Upkeep): Promise<Port.Swept> {
    const swept = await this.#first.sweep(upkeep);
    const { open } = await this.#further.here();
    const others: Port.Swept[] = [];
    for (const checkpoints of open.values())
      others.push(
        ...(await checkpoints.sweep({ ...upkeep, copies: 'leave' }).then(
          one => [one],
          () => [],
        )),
      );
    const all = [swept, ...others];
    return {
      sessions: [...new Set(all.flatMap(one => one.sessions))],
      copies: swept.copies,
      bytes: all.reduce((sum, one) => sum + one.bytes, 0),
      isNearlyFull: all.some(one => one.isNearlyFull),
    };
  }

  dispose(): void {
    this.#first.dispose();
    this.#further.dispose();
  }

  /** What a restore asks of each folder. `left`: folders of the request that stay as they are although they differ. */
  async #orders(request: Port.RestoreRequest): Promise<{ first: RootOrder; further: RootOrder[]; left: string[] }> {
    const { session, node, what, except = [], signal } = request;
    const folders = furtherFolders(what);
    const here: RootsHere = folders.length === 0 ? { open: new Map(), refused: [] } : await this.#further.here();
    const excepted = this.#paths.sort(except, folders);
    const common = { session, node, ...(signal && { signal }) };
    const further: RootOrder[] = [];
    const left: string[] = [];
    for (const folder of folders) {
      const plan = furtherPlan(what, folder);
      const checkpoints = here.open.get(folder);
      const own = excepted.get(folder) ?? [];
      if (own.includes('') || plan.kind === 'nothing') continue;
      if (plan.kind === 'restore' && checkpoints)
        further.push({ folder, checkpoints, request: { ...common, what: plan.what, except: own } });
      else if (changesFiles(plan)) left.push(folder);
    }
    const own = { ...common, what: firstPlan(what), except: excepted.get('') ?? [] };
    return { first: { folder: '', checkpoints: this.#first, request: own }, further, left };
  }

  /** Where a file of a checkpoint is kept; `name` makes an id of that folder one of all. */
  async #reach(
    id: Port.CheckpointId,
    path: string,
  ): Promise<
    | { readonly checkpoints: Port.Checkpoints; readonly id: string; readonly file: string; name(own: string): string }
    | undefined
  > {
    const { first, others } = splitId(id);
    const at = this.#paths.locate(path, others.keys());
    if (!at) return undefined;
    const { folder, file } = at;
    if (folder === '')
      return first === '' ? undefined : { checkpoints: this.#first, id: first, file, name: own => own };
    const checkpoints = await this.#further.at(folder);
    const name = (own: string): string => joinIds({ first: '', others: new Map([[folder, own]]) });
    return checkpoints && { checkpoints, id: others.get(folder) ?? '', file, name };
  }
}
