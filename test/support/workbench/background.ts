import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { type Process, processes } from '../../../scripts/workbench/processes.mjs';
import { readPointer, type Running } from '../../../src/client/pointer.ts';
import { eventually } from './eventually.ts';
import type { Workbench } from './workbench.ts';

/** The state folder of a workbench's windows. */
export function stateOf({ profile }: Workbench): string {
  return path.join(profile, 'state', 'banyan');
}

/** The background process of a workbench, once there is one with a keeper that `fits`. */
export function background(workbench: Workbench, fits: (one: Running) => boolean = () => true): Promise<Running> {
  return eventually(async () => {
    const pointer = readPointer(stateOf(workbench));
    return pointer?.type === 'running' && pointer.keeper !== 0 && fits(pointer) ? pointer : undefined;
  });
}

/** Every process that Banyan started for a workbench: background processes, their keepers, and hands. */
export async function started({ profile }: Workbench): Promise<Process[]> {
  const all = await processes();
  return all.filter(({ command }) => /(supervisor|worker)\.mjs/.test(command) && command.includes(profile));
}

/** The session that the panel will show after a reload, as its window wrote it down; undefined for none. */
export async function keptSession({ profile }: Workbench): Promise<string | undefined> {
  for await (const file of glob('**/panel.json', { cwd: path.join(profile, 'user') })) {
    const found = v.safeParse(keptSchema, JSON.parse(await readFile(path.join(profile, 'user', file), 'utf8')));
    if (found.success) return found.output.shown.session;
  }
  return undefined;
}

const keptSchema = v.object({ shown: v.object({ session: v.string() }) });
