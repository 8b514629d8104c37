import { existsSync } from 'node:fs';
import type { WallReport } from '../../session/wall.ts';
import { findProgram } from '../worker/findProgram.ts';
import { bubblewrapBuilder } from './bubblewrap.ts';
import { probeLibrary } from './libraryProbe.ts';
import type { Wrap } from './libraryWall.ts';
import { privatePlaces } from './privatePlaces.ts';
import { probeWall, say } from './probe.ts';
import { systemCallFilter } from './seccomp.ts';
import type { WallBuilder } from './wallBuilder.ts';

export interface DetectOptions {
  readonly platform: NodeJS.Platform;
  /** As Node names processors. */
  readonly arch: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The person's home, absolute. */
  readonly home: string;
  /** Absolute folder for temporary files. */
  readonly temporary: string;
  /** Whether the person said, in a setting of this machine, that the container around all this is the wall. */
  readonly container: 'declared' | 'undeclared';
  readonly now: () => number;
  /** The program that builds walls on macOS, absolute, and how a command is put behind it. Default: the system's. */
  readonly sandboxExec?: string;
  readonly wrap?: Wrap;
}

export interface Detected {
  readonly report: WallReport;
  /** Undefined where the hands have no wall of their own; the report says why. */
  readonly builder?: WallBuilder;
}

/** Finds out whether a wall can be had on this machine, by building one. Never rejects. */
export async function detectWall(options: DetectOptions): Promise<Detected> {
  const { platform, arch, env, temporary } = options;
  if (options.container === 'declared') return { report: container };
  if (platform === 'win32') return none('Banyan cannot build one on Windows yet. Open the folder in WSL for it.');
  if (platform === 'darwin') return detectOnMac(options);
  if (platform !== 'linux') return none(`Banyan cannot build one on this system yet. ${inContainer}`);
  const filter = systemCallFilter(arch);
  if (!filter) return none(`On ${arch} processors Banyan cannot build one.`);
  const bwrap = findProgram('bwrap', `${env['PATH'] ?? ''}:/usr/bin:/bin`, []);
  if (bwrap === '') return none('Install bubblewrap (apt install bubblewrap, or dnf install bubblewrap).');

  const [help, version] = await Promise.all([say([bwrap, '--help']), say([bwrap, '--version'])]);
  const command = [bwrap, ...flags(help.output)];
  const said = await probeWall(command, filter, temporary);
  if (said !== undefined) return none(whyNot(said));
  const report: WallReport = {
    kind: 'walled',
    driver: `bubblewrap ${/\d[\d.]*/.exec(version.output)?.[0] ?? ''}`.trim(),
    words:
      'The hands work behind a wall: they write in the working copy alone, cannot see your home, and reach no host but those you list.',
  };
  const gitConfig = await gitIdentity(options);
  return {
    report,
    builder: bubblewrapBuilder({ ...options, report, command, filter, gitConfig, privatePlaces: privatePlaces() }),
  };
}

/** The wall of the library, which counts only when it was seen to hold on this machine. */
async function detectOnMac(options: DetectOptions): Promise<Detected> {
  const program = options.sandboxExec ?? '/usr/bin/sandbox-exec';
  if (!existsSync(program))
    return none(`macOS brings sandbox-exec for it, and ${program} is not there. ${inContainer}`);
  const { libraryBuilder } = await import('./libraryWall.ts');
  const { wrapOnMac } = await import('./libraryOnMac.ts');
  const report: WallReport = {
    kind: 'walled',
    driver: 'sandbox-exec',
    words:
      'The hands work behind a wall of macOS: they write in the working copy alone, cannot read your home, and reach no host but those you list.',
  };
  const builder = libraryBuilder({
    ...options,
    report,
    wrap: options.wrap ?? wrapOnMac,
    gitConfig: await gitIdentity(options),
    privatePlaces: [...privatePlaces().map(({ path }) => path), ...privateOnMac],
  });
  const said = await probeLibrary(builder, options.temporary);
  return said === undefined
    ? { report, builder }
    : none(`A wall built with sandbox-exec does not hold (${said}). ${inContainer}`);
}

/** Other people's homes, disks and temporary files, keychains, and what programs keep for themselves. */
const privateOnMac = [
  ...['/Users', '/Volumes', '/Network', '/private/tmp', '/private/var/tmp', '/private/var/folders'],
  ...['/private/var/root', '/private/var/mail', '/Library/Keychains', '/Library/Application Support'],
];

const inContainer = 'Open the folder in a container and declare that to be the wall.';

const container: WallReport = {
  kind: 'container',
  driver: 'container',
  words:
    'You declared the container to be the wall: the hands may change everything in it and reach whatever its network reaches.',
};

function none(why: string): Detected {
  return { report: { kind: 'none', driver: '', words: `There is no wall around the hands here. ${why}` } };
}

/**
 * Namespaces of everything, no rights and no way to get any. People keep their number; root gets another one, so that
 * nothing inside takes itself for root.
 */
function flags(help: string): string[] {
  return [
    ...['--unshare-user', '--unshare-ipc', '--unshare-pid', '--unshare-net', '--unshare-uts', '--unshare-cgroup-try'],
    ...['--die-with-parent', '--new-session', '--cap-drop', 'ALL', '--hostname', 'wall'],
    ...(process.getuid?.() === 0 ? ['--uid', '1000', '--gid', '1000'] : []),
    // Where bubblewrap is too old for it, the system-call filter alone refuses new user namespaces.
    ...(help.includes('--disable-userns') ? ['--disable-userns'] : []),
    ...['--seccomp', '4', '--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc'],
  ];
}

/** What bubblewrap complained of, as a sentence a person can do something about. */
function whyNot(said: string): string {
  const end = said.split('\n').at(-1) ?? said;
  if (/namespace|uid map|setting up uid|Operation not permitted|Permission denied|No space left/i.test(said))
    return `bubblewrap is there, but user namespaces are off (${end}). Inside a container, allow them or declare the container to be the wall (banyan.containerIsWall); else set kernel.unprivileged_userns_clone=1 or allow bwrap in AppArmor.`;
  return `bubblewrap is there, but a wall built with it does not hold (${end}).`;
}

/** The name and address that commits of the person carry; nothing else of their git settings goes inside. */
async function gitIdentity({ env, home }: DetectOptions): Promise<string> {
  const git = findProgram('git', env['PATH'] ?? '', []);
  if (git === '') return '';
  const { output, ended } = await say([
    '/usr/bin/env',
    `HOME=${home}`,
    git,
    'config',
    '--global',
    '--get-regexp',
    '^user\\.(name|email)$',
  ]);
  if (ended === 'badly') return '';
  const lines = output.split('\n').flatMap(line => {
    const [, name, value] = /^user\.(name|email) (.+)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [`\t${name} = ${JSON.stringify(value)}\n`];
  });
  return lines.length === 0 ? '' : `[user]\n${lines.join('')}`;
}
