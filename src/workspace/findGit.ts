import { access, constants } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gitEnvironment } from './gitEnvironment.ts';
import { gitLine } from './spawnGit.ts';

/** A git that can be used. */
export interface FoundGit {
  readonly program: string;
  /** Major and minor: `[2, 39]`. */
  readonly version: readonly [number, number];
}

/** The first git on the path, by absolute entries only; undefined where there is none or it is older than 2.30. */
export async function findGit(env: Readonly<Record<string, string | undefined>>): Promise<FoundGit | undefined> {
  const entries = Object.entries(env).find(([name]) => /^path$/i.test(name))?.[1] ?? '';
  const name = process.platform === 'win32' ? 'git.exe' : 'git';
  for (const entry of entries.split(path.delimiter).filter(one => path.isAbsolute(one))) {
    const program = path.join(entry, name);
    if (
      !(await access(program, constants.X_OK).then(
        () => true,
        () => false,
      ))
    )
      continue;
    const place = { program, cwd: os.tmpdir(), env: gitEnvironment(env, os.tmpdir()) };
    const words = await gitLine(place, ['version']).catch(() => '');
    const [, major, minor] = /(\d+)\.(\d+)/.exec(words) ?? [];
    if (major === undefined || minor === undefined) continue;
    const version = [Number(major), Number(minor)] as const;
    return isAtLeast(version, [2, 30]) ? { program, version } : undefined;
  }
  return undefined;
}

/** Whether a version is this one or newer. */
export function isAtLeast(version: readonly [number, number], wanted: readonly [number, number]): boolean {
  return version[0] > wanted[0] || (version[0] === wanted[0] && version[1] >= wanted[1]);
}
