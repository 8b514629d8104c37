import { assertNever } from '../base/assertNever.ts';
import type { Answers, BlamedLines, FileVersionRow, Query, Unavailable } from '../protocol/query.ts';
import type { BranchId, SessionId } from '../session/ids.ts';
import { pathTo } from '../session/path.ts';
import type { Writer } from '../workspace/blameFile.ts';
import type { Checkpoints, RestorePreview } from '../workspace/checkpoints.ts';
import type { FileVersion } from '../workspace/fileHistory.ts';
import type { KeptAt } from './checkpointIndex.ts';
import { splitId } from '../workspace/manyIds.ts';
import { isAbsolute, type FilePlace } from './filePlace.ts';
import { NoFiles, type FolderFiles } from './folderFiles.ts';
import { whereTo } from './rewind.ts';
import { capture } from './runFiles.ts';
import type { OpenSession } from './openSession.ts';
import type { WorkingPlace } from './workingPlaces.ts';

export type FileQuery = Extract<Query, { type: 'rewindPreview' | 'fileChanges' | 'fileAt' | 'blame' | 'fileHistory' }>;

/** What questions about files are answered from. */
export interface FileSources {
  /** The checkpoints of a session's folder. */
  ofSession(session: SessionId): Promise<{ readonly session: OpenSession; readonly folder: FolderFiles }>;
  /** The files a branch of a session works with. */
  ofBranch(
    session: SessionId,
    branch: BranchId,
  ): Promise<{ readonly session: OpenSession; readonly place: WorkingPlace }>;
  ofFolder(folder: string): FolderFiles;
  /** The folder of the workspace with which a file is kept. */
  placeOf(file: FilePlace): FilePlace;
  /** The session, unless it is gone. */
  session(id: SessionId): Promise<OpenSession | undefined>;
  /** The sessions that may have changed a folder last, the newest first. */
  newest(folder: string): Promise<readonly OpenSession[]>;
}

/** Answers a question about files. What stands on disk now is kept for it. */
export async function answerFiles(query: FileQuery, sources: FileSources): Promise<Answers[FileQuery['type']]> {
  try {
    switch (query.type) {
      case 'rewindPreview':
        return await rewindPreview(query, sources);
      case 'fileChanges':
        return await fileChanges(query, sources);
      case 'fileAt': {
        // An absolute path is one of a checkpoint of several folders.
        const { folder, path } = isAbsolute(query.path) ? query : sources.placeOf(query);
        const at = await (await sources.ofFolder(folder).open()).read(query.checkpoint, path);
        if (!at) return { absent: true };
        return { bytes: (at.type === 'link' ? Buffer.from(at.target) : at.bytes).toString('base64') };
      }
      case 'blame':
        return await blame(query, sources);
      case 'fileHistory':
        return await fileHistory(query, sources);
      default:
        return assertNever(query);
    }
  } catch (error) {
    if (!(error instanceof NoFiles)) throw error;
    return query.type === 'fileAt' ? { absent: true } : { unavailable: error.message };
  }
}

type Of<T extends FileQuery['type']> = Extract<FileQuery, { type: T }>;

async function rewindPreview(query: Of<'rewindPreview'>, sources: FileSources): Promise<Answers['rewindPreview']> {
  const { session, place } = await sources.ofBranch(query.session, query.branch);
  if (place.kind === 'shared' || !isThere(session, query.branch, place)) return noFiles;
  return place.files.inOrder(async checkpoints => {
    await session.checkpoints.ready();
    const branch = session.tree().branches.get(query.branch);
    const what = branch && whereTo(session, branch, query.to, 'keepMine');
    if (!branch || !what) return unchanged;
    const found = await checkpoints.preview({ session: session.session, node: branch.head, what });
    return {
      from: found.from,
      to: found.to,
      changes: found.changes,
      yours: found.foreign,
      conflicts: found.conflicts.map(({ path }) => path),
      left: found.left.map(({ path, reason }) => ({ path, reason: leftWords[reason] })),
    };
  });
}

/** Whether a question about a branch's files would not have to make them first. */
function isThere(session: OpenSession, branch: BranchId, place: WorkingPlace): boolean {
  return place.kind !== 'copy' || session.tree().branches.get(branch)?.copy !== undefined;
}

const noFiles: Unavailable = { unavailable: 'This branch has no files of its own now: the words alone go back.' };
const unchanged: Unavailable = { unavailable: 'No agent changed files on this branch.' };

/** Why a path stays as it is, for a person. */
export const leftWords: Record<RestorePreview['left'][number]['reason'], string> = {
  skipped: 'It is too big, one of too many, or no plain file: it is not kept.',
  repository: 'It belongs to another repository.',
  excepted: 'You left it out.',
  missing: 'What it was is not kept any more.',
  ignored: 'It was ignored then.',
  folder: 'This folder is not part of the workspace now, or its files are not kept.',
  inTheWay: 'Too many ignored files are in the way.',
};

async function fileChanges(query: Of<'fileChanges'>, sources: FileSources): Promise<Answers['fileChanges']> {
  const { session, folder, branch } = await filesNow(query, sources);
  return folder.inOrder(async checkpoints => {
    await session.checkpoints.ready();
    const tree = session.tree();
    const head = tree.branches.get(branch)?.head ?? 0;
    const at = async (node: number, toward: number): Promise<string | undefined> => {
      const index = session.checkpoints;
      if (node === 0) return (await now(checkpoints, folder, [session], { branch })).id;
      return (index.newest(tree, node) ?? index.next(tree, node, toward))?.checkpoint;
    };
    const from = await at(query.from, query.to === 0 ? head : query.to);
    const to = await at(query.to, query.from === 0 ? head : query.from);
    if (from === undefined || to === undefined) return { unavailable: 'No files were kept up to there.' };
    return { from, to, changes: from === to ? [] : await checkpoints.diff(from, to) };
  });
}

/** The files that 0 means beside another node: those of the branch that wrote the node, where it has a copy, else the workspace's. */
async function filesNow(query: Of<'fileChanges'>, sources: FileSources) {
  const { session, folder } = await sources.ofSession(query.session);
  const { nodes, holder } = session.tree();
  const branch = nodes.get(query.from === 0 ? query.to : query.from)?.branch ?? holder;
  const { place } = await sources.ofBranch(query.session, branch);
  return place.kind === 'copy' && isThere(session, branch, place)
    ? { session, folder: place.files, branch }
    : { session, folder, branch: holder };
}

/**
 * Keeps the files as they are on disk, standing on what the sessions left there. The oldest comes first: a line that was
 * there already is its, whoever worked beside it later.
 */
async function now(
  checkpoints: Checkpoints,
  { last }: FolderFiles,
  sessions: readonly OpenSession[],
  of: { readonly branch: BranchId } | { readonly folder: string },
): Promise<{ readonly id: string; readonly session: SessionId }> {
  const tips: {
    readonly session: SessionId;
    readonly node: number;
    readonly checkpoint: string;
    readonly time: number;
  }[] = [];
  for (const session of sessions) {
    await session.checkpoints.ready();
    const tree = session.tree();
    const branch = 'branch' in of ? of.branch : tree.holder;
    const kept = ofBranchIn(session, branch);
    // A session of another folder may have this one beside it.
    const isOwn = 'branch' in of || tree.folder === of.folder;
    const checkpoint = isOwn ? kept?.checkpoint : kept && splitId(kept.checkpoint).others.get(checkpoints.folder);
    if (kept && checkpoint !== undefined) tips.push({ ...kept, checkpoint, session: session.session });
  }
  tips.sort((a, b) => a.time - b.time);
  const newest = tips.at(-1);
  if (!newest) throw new NoFiles('No agent changed files in this folder yet.');
  const other = last?.session === newest.session ? [last.checkpoint] : [];
  const parents = [...new Set([...tips.map(tip => tip.checkpoint), ...other])];
  const only = 'folder' in of ? ({ only: 'first' } as const) : {};
  const request = { session: newest.session, node: newest.node, kind: 'safety', parents, ...only } as const;
  return { id: (await capture(checkpoints, request)).id, session: newest.session };
}

async function blame(query: Of<'blame'>, sources: FileSources): Promise<Answers['blame']> {
  const place = sources.placeOf(query);
  const folder = sources.ofFolder(place.folder);
  const sessions = await sources.newest(place.folder);
  return folder.inOrder(async checkpoints => {
    const { id } = await now(checkpoints, folder, sessions, place);
    const blamed = await checkpoints.blame(id, place.path);
    if (!blamed) return { unavailable: `${query.path} is not among the files that are kept.` };
    const lines: BlamedLines[] = [];
    for (const { line, count, by } of blamed) lines.push({ line, count, by: await writerOf(by, sources) });
    return { lines };
  });
}

async function writerOf(by: Writer, sources: FileSources): Promise<BlamedLines['by']> {
  if (by.who === 'commit') return { type: 'earlier' };
  const turn = by.who === 'agent' ? await turnOf(by, sources) : undefined;
  return turn ? { type: 'turn', ...turn, time: by.time } : { type: 'person' };
}

async function fileHistory(query: Of<'fileHistory'>, sources: FileSources): Promise<Answers['fileHistory']> {
  const place = sources.placeOf(query);
  const folder = sources.ofFolder(place.folder);
  const sessions = await sources.newest(place.folder);
  return folder.inOrder(async checkpoints => {
    const { id } = await now(checkpoints, folder, sessions, place);
    const found = (await checkpoints.history(id, place.path)).filter(version => version.kind === 'post');
    const versions: FileVersionRow[] = [];
    for (const version of found.slice(0, mostVersions)) {
      const row = await versionRow(version, place.path, checkpoints, sources);
      if (row) versions.push(row);
    }
    return { versions };
  });
}

const mostVersions = 200;

async function versionRow(
  version: FileVersion,
  path: string,
  checkpoints: Checkpoints,
  sources: FileSources,
): Promise<FileVersionRow | undefined> {
  const turn = await turnOf(version, sources);
  if (!turn) return undefined;
  const before = version.parents[0] ?? '';
  const changes = before === '' ? [] : await checkpoints.diff(before, version.id);
  const { added = 0, removed = 0 } = changes.find(change => change.path === path) ?? {};
  const { session, node, branch, turn: number, title } = turn;
  return {
    checkpoint: version.id,
    before,
    session,
    node,
    branch,
    turn: number,
    title,
    time: version.time,
    added,
    removed,
  };
}

/** The turn a checkpoint belongs to, as its session tells it; undefined where that is gone. */
async function turnOf(
  { session: id, node, id: checkpoint }: { session: SessionId; node: number; id: string },
  sources: FileSources,
): Promise<Omit<Extract<BlamedLines['by'], { type: 'turn' }>, 'type' | 'time'> | undefined> {
  const session = await sources.session(id);
  const tree = session?.tree();
  const found = tree?.nodes.get(node);
  if (!session || !tree || !found) return undefined;
  await session.checkpoints.ready();
  const branch = tree.branches.get(found.branch);
  return {
    session: id,
    node,
    branch: branch?.name ?? '',
    turn: found.turn,
    title: pathTo(tree, node).findLast(step => step.startsTurn)?.title ?? '',
    authority: session.checkpoints.find(node, checkpoint)?.authority ?? branch?.settings.authority ?? '',
  };
}

/** The newest checkpoint of a branch. */
function ofBranchIn(session: OpenSession, id: BranchId): KeptAt | undefined {
  const branch = session.tree().branches.get(id);
  return branch && session.checkpoints.newestOf(session.tree(), branch);
}
