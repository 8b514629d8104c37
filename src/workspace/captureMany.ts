import type { CaptureRequest } from './capture.ts';
import type { Captured, Checkpoints, SkippedPath } from './checkpoints.ts';
import type { RootsHere } from './furtherRoots.ts';
import { joinIds, splitId } from './manyIds.ts';
import type { ManyPaths } from './manyPaths.ts';
import { CheckpointMissing } from './readCheckpoint.ts';

/**
 * Keeps the files of several folders as one checkpoint. A further folder that fails is named in `skipped`; one that is not here
 * now stands as the first parent has it.
 */
export async function captureMany(
  first: Checkpoints,
  { open, refused }: RootsHere,
  paths: ManyPaths,
  request: CaptureRequest,
): Promise<Captured> {
  const parents = request.parents.map(splitId);
  const known = request.known && paths.sort(request.known, open.keys());
  const own = parents.flatMap(one => (one.first === '' ? [] : [one.first]));
  const order = (of: readonly string[], files: readonly string[] | undefined): CaptureRequest => {
    const { known: _, ...common } = request;
    return { ...common, parents: of, ...(files && { known: files }) };
  };
  const others = new Map(parents[0]?.others);
  const skipped: SkippedPath[] = refused.map(folder => ({ path: asFolder(folder), reason: 'folder' }));
  let changed = false;
  const further = [...open].map(async ([folder, checkpoints]) => {
    const before = parents[0]?.others.get(folder);
    const files = known?.get(folder);
    const isKnown = known !== undefined && (before !== undefined || checkpoints.kind === 'journal');
    if (isKnown && !files) return;
    try {
      const its = parents.flatMap(one => one.others.get(folder) ?? []);
      const taken = await captureAnew(checkpoints, order(its, isKnown ? files : undefined));
      others.set(folder, taken.id);
      changed ||= taken.id !== before && (taken.changed || before === undefined);
      skipped.push(...taken.skipped.map(one => ({ ...one, path: paths.shown(folder, one.path) })));
    } catch {
      others.delete(folder);
      skipped.push({ path: asFolder(folder), reason: 'folder' });
    }
  });
  const [taken] = await Promise.all([captureAnew(first, order(own, known && (known.get('') ?? []))), ...further]);
  return {
    id: joinIds({ first: taken.id, others }),
    changed: taken.changed || changed,
    skipped: [...taken.skipped, ...skipped.sort((one, other) => (one.path < other.path ? -1 : 1))],
  };
}

/** As the store does it; a checkpoint that is gone is nobody's parent. */
async function captureAnew(checkpoints: Checkpoints, request: CaptureRequest): Promise<Captured> {
  try {
    return await checkpoints.capture(request);
  } catch (error) {
    if (!(error instanceof CheckpointMissing)) throw error;
    return checkpoints.capture({ ...request, parents: [] });
  }
}

function asFolder(path: string): string {
  return path.endsWith('/') ? path : `${path}/`;
}
