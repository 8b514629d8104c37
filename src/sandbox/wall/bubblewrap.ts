import { createHash, randomUUID } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import type { WallReport } from '../../session/wall.ts';
import { linkedRepository } from './gitLinks.ts';
import { openGuard, type OpenGuard } from './guard.ts';
import { createMountPoints, type MountPoints } from './mountPoints.ts';
import { mountArguments, type Mount } from './mounts.ts';
import type { PrivatePlace } from './privatePlaces.ts';
import { ownHome } from './ownHome.ts';
import { openQuarantine } from './quarantine.ts';
import { scratchMounts } from './scratchMounts.ts';
import { credentialsIn, toolchainsIn } from './toolchains.ts';
import { notShown, showCopy, type ShownCopy } from './shownCopy.ts';
import { rememberTree, type Mark } from './treeMemory.ts';
import { shownPath } from './violations.ts';
import type { PreparedWall, Scratch, WallBuilder, WallPlan } from './wallBuilder.ts';

export interface BubblewrapOptions {
  readonly report: WallReport;
  /** The flags that this machine's bubblewrap was found to take, with its path first. */
  readonly command: readonly string[];
  /** The system-call filter; undefined for none. */
  readonly filter: Buffer | undefined;
  /** The person's home, absolute. */
  readonly home: string;
  /** Absolute folder where a wall's temporary files may lie. */
  readonly temporary: string;
  readonly privatePlaces: readonly PrivatePlace[];
  /** Lines for the git configuration inside: who the person is. */
  readonly gitConfig: string;
  readonly now: () => number;
}

/** Builds walls with bubblewrap: namespaces of the kernel, and mounts that show the disk as the plan says. */
export function bubblewrapBuilder(options: BubblewrapOptions): WallBuilder {
  const mountPoints = createMountPoints();
  return { report: options.report, shows: 'anywhere', prepare: plan => prepare(options, mountPoints, plan) };
}

async function prepare(options: BubblewrapOptions, mountPoints: MountPoints, plan: WallPlan): Promise<PreparedWall> {
  for (const folder of plan.writable) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const isWritable = plan.reach.files === 'write';
  const [first = '/', ...further] = await Promise.all(plan.roots.map(realpathOf));
  const at = plan.shownAt === undefined ? undefined : await realpathOf(plan.shownAt);
  const copy = at === undefined ? undefined : await showCopy(first, at);
  const view = copy ?? notShown;
  // A further root in the folder that is not seen is what stands there in the copy.
  const roots = [first, ...further.map(view.onDisk)];
  const others = further.filter(root => view.onDisk(root) === root);
  const { now } = options;
  const quarantine = openQuarantine(join(dirname(plan.journal), 'quarantine'), now);
  const guard = openGuard({ quarantine, now, shown: path => shownPath(view.inside(first), view.inside(path)) });
  const shared = plan.scratchFolders && (await scratchMounts(plan.scratchFolders, first, view.inside(first)));
  const skipped = new Set([...plan.hidden, ...plan.writable, ...(at === undefined ? [] : [at]), shared?.root ?? '']);
  const held = isWritable
    ? await protect(guard, [copy?.top ?? first, ...others], roots, skipped)
    : { marks: [], empty: [] };
  await guardScratch(guard, shared?.writable ?? [], skipped);
  const release = await mountPoints.make(plan.journal, { empty: held.empty });
  for (const path of held.empty) await guard.learn(path);
  // A home that is not there cannot be mounted over: the hands get one among their temporary files.
  const isAtHome = existsSync(options.home);
  const home = isAtHome ? 'home' : 'tmp/home';
  const isThere = plan.scratch !== undefined && existsSync(join(plan.scratch.folder, 'tmp'));
  const scratch = isThere ? plan.scratch : await makeScratch(options, mountPoints, plan.journal, home);
  const folders = { temporary: join(scratch.folder, 'tmp'), home: join(scratch.folder, home) };

  const hidden = [...hiddenPlaces(options, plan, folders), ...hiddenOf(view.hidden)];
  const mounts: Mount[] = [
    ...hidden,
    ...shownAgain(options, plan, hidden).filter(({ at }) => view.onDisk(at) === at),
    ...(await Promise.all((copy ? others : roots).map(linkedRepository))).flat(),
    ...view.mounts,
    ...roots.map(root => seen(view, isWritable && root !== '/' ? 'writable' : 'readOnly', root)),
    ...(shared?.mounts ?? []),
    ...names(plan).flatMap((named, index) => linkTo(hidden, resolve(named), view.inside(roots[index] ?? named))),
    ...ownHome(realOf(options.home), copy ? others : roots),
    ...plan.writable.map(at => ({ type: 'writable' as const, at })),
    ...hiddenOf(plan.hidden),
    // What was there already is said again, and as what it is, by the line after.
    ...held.empty.map(path => seen(view, 'readOnly', path)),
    ...(await protectedMounts(guard, held.marks, roots, view)),
  ];
  return {
    argv: [...options.command, ...mountArguments(mounts), '--chdir', view.inside(first), '--'],
    env: { ...plan.env, TMPDIR: '/tmp', TMP: '/tmp', TEMP: '/tmp', ...(isAtHome ? {} : { HOME: '/tmp/home' }) },
    filter: filterFile(plan.journal, options.filter),
    guard,
    scratch,
    release: async () => {
      await guard.end();
      await release();
    },
  };
}

/**
 * What stands under guard in the working copies, of which the roots may be parts, and the folders that have to be made so that
 * nobody else makes them.
 */
export async function protect(
  guard: OpenGuard,
  whole: readonly string[],
  roots: readonly string[],
  skipped: ReadonlySet<string>,
): Promise<{ marks: Mark[]; empty: string[] }> {
  const marks: Mark[] = [];
  const empty: string[] = [];
  // Programs apply what appears under these names at once, so that looking afterwards would be too late.
  for (const root of new Set([...whole, ...roots])) empty.push(join(root, '.vscode'), join(root, '.git'));
  for (const root of whole) {
    const tree = rememberTree(root, skipped);
    marks.push(...(await guard.guard({ root, tree })));
    const repositories = tree.gitFolders().filter(isGit);
    empty.push(...repositories.map(folder => join(folder, 'hooks')));
  }
  return { marks, empty };
}

/** What programs would obey must not appear in scratch folders either; nothing of the kind has a place there. */
export async function guardScratch(
  guard: OpenGuard,
  folders: readonly string[],
  skipped: ReadonlySet<string>,
): Promise<void> {
  for (const root of folders)
    for (const { folder, name } of await guard.guard({ root, tree: rememberTree(root, skipped) }))
      await guard.watchLoose(join(folder, name), 'content');
}

/** Only a new one is written in: in one that was used the hands may have put links. */
async function makeScratch(
  { temporary, gitConfig }: BubblewrapOptions,
  mountPoints: MountPoints,
  journal: string,
  home: string,
): Promise<Scratch> {
  const folder = join(temporary, `banyan-wall-${randomUUID().slice(0, 8)}`);
  const remove = await mountPoints.make(journal, { empty: [], scratch: folder });
  for (const name of ['tmp', home]) mkdirSync(join(folder, name), { mode: 0o700 });
  writeFileSync(join(folder, home, '.gitconfig'), gitConfig);
  return { folder, remove };
}

/** By what names the roots are known inside. */
function names({ roots: [first = '/', ...others], shownAt }: WallPlan): readonly string[] {
  return [shownAt ?? first, ...others];
}

/** Something on disk, as and where it is seen. */
function seen(view: Pick<ShownCopy, 'inside' | 'onDisk'>, type: 'readOnly' | 'writable', path: string): Mount {
  const from = view.onDisk(path);
  return { type, at: view.inside(from), from };
}

function realpathOf(path: string): Promise<string> {
  return realpath(path).catch(() => resolve(path));
}

/** An empty folder of that name is another wall's mount point. */
export function isGit(folder: string): boolean {
  return existsSync(join(folder, 'HEAD'));
}

/** More mounts than this make a start slow; what is left over is looked at after each command. */
const mostMounts = 150;

async function protectedMounts(
  guard: OpenGuard,
  marks: readonly Mark[],
  roots: readonly string[],
  view: Pick<ShownCopy, 'inside' | 'onDisk'>,
): Promise<Mount[]> {
  const mounts: Mount[] = [];
  const shallow = marks.toSorted((a, b) => a.folder.split(sep).length - b.folder.split(sep).length);
  for (const { folder, name, stats } of shallow) {
    const path = join(folder, name);
    if (stats.isSymbolicLink()) {
      const target = await targetInside(path, roots, view);
      if (target === undefined) continue;
      // A folder around the target can be moved, with the mount on it, and another put there.
      await guard.watchLoose(target, 'identity');
      mounts.push(seen(view, 'readOnly', target));
    } else if (name === '.git' && isGit(path)) mounts.push(...gitFolder(path).map(at => seen(view, 'writable', at)));
    else if (mounts.length < mostMounts) mounts.push(seen(view, 'readOnly', path));
    else await guard.watchLoose(path, 'content');
  }
  return mounts;
}

/**
 * A git directory and its objects, each held by a mount of its own: nobody inside puts another folder, or a link, in their
 * place, which copies and our own git would follow.
 */
function gitFolder(path: string): string[] {
  const objects = join(path, 'objects');
  return [path, ...(lstatSync(objects, { throwIfNoEntry: false })?.isDirectory() ? [objects] : [])];
}

/** Where a protected link leads, when that is in a working copy and not all of it. The last part need not be there. */
export async function targetInside(
  link: string,
  roots: readonly string[],
  { onDisk }: Pick<ShownCopy, 'onDisk'>,
): Promise<string | undefined> {
  const told = resolve(dirname(link), await readlink(link).catch(() => '/'));
  const named = onDisk(told);
  const parent = await realpath(dirname(named)).catch(() => dirname(named));
  const target = await realpath(named === told ? link : named).catch(() => join(parent, basename(named)));
  return roots.some(root => target.startsWith(`${root}${sep}`)) ? target : undefined;
}

/** Homes, sockets, other disks and what is not for everybody; temporary files and the home are private ones. */
function hiddenPlaces(
  { home, privatePlaces }: BubblewrapOptions,
  plan: WallPlan,
  folders: { readonly temporary: string; readonly home: string },
): Mount[] {
  return [
    ...privatePlaces.map(({ path, kind }): Mount => ({ type: kind === 'folder' ? 'hidden' : 'masked', at: path })),
    ...hiddenOf(plan.hidden),
    { type: 'private', at: '/tmp', from: folders.temporary },
    ...(existsSync('/var/tmp') ? [{ type: 'private' as const, at: '/var/tmp', from: folders.temporary }] : []),
    ...(existsSync(home) ? [{ type: 'private' as const, at: realOf(home), from: folders.home }] : []),
  ];
}

/** Of hidden places what programs need to run, read-only and without what someone signs in by. */
function shownAgain({ home }: BubblewrapOptions, plan: WallPlan, hidden: readonly Mount[]): Mount[] {
  const back = [...toolchainsIn(realOf(home), plan.env), ...plan.readable.map(path => resolve(path))];
  return [
    ...linkTo(hidden, home, realOf(home)),
    ...back
      .filter(path => isBelow(hidden, path) && !hidden.some(({ at }) => at === path))
      .map(at => ({ type: 'readOnly' as const, at })),
    ...credentialsIn(realOf(home)).map(at => ({ type: 'masked' as const, at })),
  ];
}

function isBelow(hidden: readonly Mount[], path: string): boolean {
  return hidden.some(({ at }) => path.startsWith(`${at}${sep}`));
}

export function realOf(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}

/** What does not exist is not hidden: a mount point would have to be made for it. */
function hiddenOf(paths: readonly string[]): Mount[] {
  return paths.flatMap((path): Mount[] => {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats) return [];
    return [{ type: stats.isDirectory() ? 'hidden' : 'masked', at: realpathSync(path) }];
  });
}

/** What was named by a link that lies in a hidden place is still found under that name. */
function linkTo(hidden: readonly Mount[], named: string, real: string): Mount[] {
  return named !== real && isBelow(hidden, named) ? [{ type: 'link', at: named, to: real }] : [];
}

/** The filter as a file beside the journal, written once for each content. */
function filterFile(journal: string, filter: Buffer | undefined): string {
  if (!filter) return '';
  const path = join(journal, `filter-${createHash('sha256').update(filter).digest('hex').slice(0, 16)}.bpf`);
  if (!existsSync(path)) {
    const beside = `${path}.${randomUUID()}`;
    writeFileSync(beside, filter, { mode: 0o600 });
    renameSync(beside, path);
  }
  return path;
}
