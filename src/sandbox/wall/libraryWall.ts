import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { WallReport } from '../../session/wall.ts';
import { guardScratch, isGit, protect, realOf, targetInside } from './bubblewrap.ts';
import { linkedRepository } from './gitLinks.ts';
import { openGuard, type OpenGuard } from './guard.ts';
import { protectedPatterns, type LibraryProfile } from './libraryProfile.ts';
import { createMountPoints, type MountPoints } from './mountPoints.ts';
import { ownHome } from './ownHome.ts';
import { openQuarantine } from './quarantine.ts';
import { scratchMounts } from './scratchMounts.ts';
import { credentialsIn, toolchainsIn } from './toolchains.ts';
import type { Mark } from './treeMemory.ts';
import type { PreparedWall, WallBuilder, WallPlan } from './wallBuilder.ts';

export interface LibraryOptions {
  readonly report: WallReport;
  readonly wrap: Wrap;
  /** The person's home, absolute. */
  readonly home: string;
  /** Absolute folder where a wall's temporary files may lie. */
  readonly temporary: string;
  /** Folders and files that are not for everybody, absolute. */
  readonly privatePlaces: readonly string[];
  /** Lines for the git configuration inside: who the person is. */
  readonly gitConfig: string;
  readonly now: () => number;
}

/** How the library puts a command behind a wall on one system. */
export interface Wrap {
  /**
   * The command for a shell that runs `script` in a bash of its own behind the wall; words that follow it are the
   * script's positional parameters.
   */
  command(profile: LibraryProfile, script: string): Promise<string>;
  /** Whether a path that does not exist can be held; else an empty folder has to stand there. */
  readonly absent: 'held' | 'notHeld';
  readonly processes?: 'shared';
}

/**
 * Builds walls with the profiles of `@anthropic-ai/sandbox-runtime`, without its proxies: the way out is the gate's. The disk is
 * the same inside and outside; what is hidden is refused there. Home and temporary files are folders of the wall's own.
 */
export function libraryBuilder(options: LibraryOptions): WallBuilder {
  const mountPoints = createMountPoints();
  return { report: options.report, prepare: plan => prepare(options, mountPoints, plan) };
}

async function prepare(options: LibraryOptions, mountPoints: MountPoints, plan: WallPlan): Promise<PreparedWall> {
  const { wrap } = options;
  const roots = await Promise.all(plan.roots.map(root => realpath(root).catch(() => resolve(root))));
  for (const folder of plan.writable) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const isWritable = plan.reach.files === 'write';
  const guard = openGuard({
    quarantine: openQuarantine(join(dirname(plan.journal), 'quarantine'), options.now),
    now: options.now,
    shown: path => path,
  });
  const shared =
    plan.scratchFolders && (await scratchMounts(plan.scratchFolders, ...whereItIs(plan.scratchFolders.root)));
  const own = shared?.writable ?? [];
  const skipped = new Set([...plan.hidden, ...plan.writable, shared?.root ?? '']);
  const held = isWritable ? await protect(guard, roots, roots, skipped) : { marks: [], empty: [] };
  await guardScratch(guard, own, skipped);
  const scratch = join(realOf(options.temporary), `banyan-wall-${randomUUID().slice(0, 8)}`);
  const release = await mountPoints.make(plan.journal, {
    empty: wrap.absent === 'held' ? [] : held.empty,
    scratch,
  });
  for (const path of held.empty) await guard.learn(path);
  const home = realOf(options.home);
  const toolchains = toolchainsIn(home, plan.env);
  const folders = ownFolders(scratch, options.gitConfig, home, toolchains);
  const linked = (await Promise.all(roots.map(linkedRepository))).flat();
  const atHome = ownHome(home, roots);
  const port = await freePort();
  const writable = [scratch, ...plan.writable, ...own, ...(isWritable ? roots : [])];
  const profile: LibraryProfile = {
    hidden: [
      ...[options.home, options.temporary, ...options.privatePlaces, ...plan.hidden],
      ...credentialsIn(home),
      ...atHome.flatMap(({ type, at }) => (type === 'readOnly' ? [] : [at])),
    ].flatMap(realIfThere),
    shown: [
      ...[...roots, ...writable, ...(shared?.root ? [shared.root] : []), ...toolchains, ...plan.readable],
      ...linked.map(({ at }) => at),
    ].flatMap(realIfThere),
    writable: [...writable, ...linked.flatMap(({ type, at }) => (type === 'writable' ? [at] : []))].flatMap(
      realIfThere,
    ),
    kept: [
      ...(await keptPaths(guard, held.marks, roots)),
      // Banyan writes there from outside: nobody puts a link in their place.
      ...own.flatMap(folder => ['history', 'history.md', 'inbox', 'prompt.md'].map(name => join(folder, name))),
      ...held.empty.filter(path => !existsSync(join(path, 'HEAD'))),
      ...[...linked, ...atHome].flatMap(({ type, at }) => (type === 'readOnly' ? [at] : [])),
    ],
    keptPatterns: isWritable ? protectedPatterns(roots) : [],
    port,
  };
  const command = await wrap.command(profile, cleanStart);
  return {
    argv: [
      '/bin/sh',
      '-c',
      `BANYAN_ENVIRONMENT=$(export -p) && export BANYAN_ENVIRONMENT && exec ${command} wall "$@"`,
      'wall',
    ],
    env: {
      ...plan.env,
      ...{ HOME: folders.home, TMPDIR: folders.temporary, TMP: folders.temporary, TEMP: folders.temporary },
      BANYAN_BRIDGE_PORT: String(port),
    },
    filter: '',
    guard,
    ...(wrap.processes ? { processes: wrap.processes } : {}),
    release: async () => {
      await guard.end();
      await release();
    },
  };
}

/** Nothing is seen at another path than its own. */
function whereItIs(root: string): [first: string, place: string] {
  return [realOf(dirname(root)), realOf(dirname(root))];
}

/** The library sets variables of its own; the worker gets the environment it was to have. */
const cleanStart =
  'banyan=$BANYAN_ENVIRONMENT; for name in $(compgen -e); do unset "$name"; done; eval "$banyan"; unset BANYAN_ENVIRONMENT; exec "$@"';

/** A home and a folder for temporary files; toolchains of the person's home are found in it under their names. */
function ownFolders(
  scratch: string,
  gitConfig: string,
  home: string,
  toolchains: readonly string[],
): { readonly home: string; readonly temporary: string } {
  const folders = { temporary: join(scratch, 'tmp'), home: join(scratch, 'home') };
  for (const folder of Object.values(folders)) mkdirSync(folder, { mode: 0o700 });
  writeFileSync(join(folders.home, '.gitconfig'), gitConfig);
  for (const toolchain of toolchains) {
    const link = join(folders.home, relative(home, toolchain));
    mkdirSync(dirname(link), { recursive: true });
    if (!existsSync(link)) symlinkSync(toolchain, link);
  }
  return folders;
}

/** What stands under guard, as paths that are not to be written. Git's own folder has to be, but for its orders. */
async function keptPaths(guard: OpenGuard, marks: readonly Mark[], roots: readonly string[]): Promise<string[]> {
  const kept: string[] = [];
  for (const { folder, name, stats } of marks) {
    const path = join(folder, name);
    if (name === '.git' && isGit(path)) continue;
    kept.push(path);
    if (!stats.isSymbolicLink()) continue;
    const target = await targetInside(path, roots, { onDisk: found => found });
    if (target === undefined) continue;
    await guard.watchLoose(target, 'identity');
    kept.push(target);
  }
  return kept;
}

function realIfThere(path: string): string[] {
  try {
    return [realpathSync(path)];
  } catch {
    // The last part may be made later.
    return existsSync(dirname(path)) ? [join(realOf(dirname(path)), basename(path))] : [];
  }
}

/** A port nobody listens on now, for the way out. */
function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((done, fail) => {
    server.once('error', fail).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}
