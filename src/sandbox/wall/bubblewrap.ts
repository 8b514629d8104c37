import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs';
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
import { credentialsIn, toolchainsIn } from './toolchains.ts';
import { rememberTree, type Mark } from './treeMemory.ts';
import type { PreparedWall, WallBuilder, WallPlan } from './wallBuilder.ts';

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
  return { report: options.report, prepare: plan => prepare(options, mountPoints, plan) };
}

async function prepare(options: BubblewrapOptions, mountPoints: MountPoints, plan: WallPlan): Promise<PreparedWall> {
  const roots = await Promise.all(plan.roots.map(root => realpath(root).catch(() => resolve(root))));
  for (const folder of plan.writable) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const isWritable = plan.reach.files === 'write';
  const guard = openGuard(openQuarantine(join(dirname(plan.journal), 'quarantine'), options.now), options.now);
  const scratch = join(options.temporary, `banyan-wall-${randomUUID().slice(0, 8)}`);
  const skipped = new Set([...plan.hidden, ...plan.writable]);
  const held = isWritable ? await protect(guard, roots, skipped) : { marks: [], empty: [] };
  const release = await mountPoints.make(plan.journal, { empty: held.empty, scratch });
  for (const path of held.empty) await guard.learn(path);
  // A home that is not there cannot be mounted over: the hands get one among their temporary files.
  const isAtHome = existsSync(options.home);
  const folders = { temporary: join(scratch, 'tmp'), home: join(scratch, isAtHome ? 'home' : 'tmp/home') };
  for (const folder of Object.values(folders)) mkdirSync(folder, { mode: 0o700 });
  writeFileSync(join(folders.home, '.gitconfig'), options.gitConfig);

  const hidden = hiddenPlaces(options, plan, folders);
  const mounts: Mount[] = [
    ...hidden,
    ...shownAgain(options, plan, hidden),
    ...(await Promise.all(roots.map(linkedRepository))).flat(),
    ...roots.map(at => ({ type: isWritable && at !== '/' ? ('writable' as const) : ('readOnly' as const), at })),
    ...plan.roots.flatMap((named, index) => linkTo(hidden, resolve(named), roots[index] ?? named)),
    ...ownHome(realOf(options.home), roots),
    ...plan.writable.map(at => ({ type: 'writable' as const, at })),
    ...hiddenOf(plan.hidden),
    // What was there already is said again, and as what it is, by the line after.
    ...held.empty.map(at => ({ type: 'readOnly' as const, at })),
    ...(await protectedMounts(guard, held.marks, roots)),
  ];
  return {
    argv: [...options.command, ...mountArguments(mounts), '--chdir', roots[0] ?? '/', '--'],
    env: { ...plan.env, TMPDIR: '/tmp', TMP: '/tmp', TEMP: '/tmp', ...(isAtHome ? {} : { HOME: '/tmp/home' }) },
    filter: filterFile(plan.journal, options.filter),
    guard,
    release: async () => {
      await guard.end();
      await release();
    },
  };
}

/** What stands under guard in the working copies, and the folders that have to be made so that nobody else makes them. */
export async function protect(
  guard: OpenGuard,
  roots: readonly string[],
  skipped: ReadonlySet<string>,
): Promise<{ marks: Mark[]; empty: string[] }> {
  const marks: Mark[] = [];
  const empty: string[] = [];
  for (const root of roots) {
    const tree = rememberTree(root, skipped);
    marks.push(...(await guard.guard({ root, tree })));
    // Programs apply what appears under these names at once, so that looking afterwards would be too late.
    empty.push(
      join(root, '.vscode'),
      join(root, '.git'),
      ...tree
        .gitFolders()
        .filter(isGit)
        .map(folder => join(folder, 'hooks')),
    );
  }
  return { marks, empty };
}

/** An empty folder of that name is another wall's mount point. */
export function isGit(folder: string): boolean {
  return existsSync(join(folder, 'HEAD'));
}

/** More mounts than this make a start slow; what is left over is looked at after each command. */
const mostMounts = 150;

async function protectedMounts(guard: OpenGuard, marks: readonly Mark[], roots: readonly string[]): Promise<Mount[]> {
  const mounts: Mount[] = [];
  const shallow = marks.toSorted((a, b) => a.folder.split(sep).length - b.folder.split(sep).length);
  for (const { folder, name, stats } of shallow) {
    const path = join(folder, name);
    if (stats.isSymbolicLink()) {
      const target = await targetInside(path, roots);
      if (target === undefined) continue;
      // A folder around the target can be moved, with the mount on it, and another put there.
      await guard.watchLoose(target, 'identity');
      mounts.push({ type: 'readOnly', at: target });
    } else if (name === '.git' && isGit(path)) mounts.push({ type: 'writable', at: path });
    else if (mounts.length < mostMounts) mounts.push({ type: 'readOnly', at: path });
    else await guard.watchLoose(path, 'content');
  }
  return mounts;
}

/** Where a protected link leads, when that is in a working copy and not all of it. The last part need not be there. */
export async function targetInside(link: string, roots: readonly string[]): Promise<string | undefined> {
  const named = resolve(dirname(link), await readlink(link).catch(() => '/'));
  const parent = await realpath(dirname(named)).catch(() => dirname(named));
  const target = await realpath(link).catch(() => join(parent, basename(named)));
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
