import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { joinSupervisor } from '../../../src/client/joinSupervisor.ts';
import type { Joined } from '../../../src/client/joined.ts';

const SOURCES = new URL('../../../src/', import.meta.url);
const DIST = path.resolve(import.meta.dirname, '../../../dist');

/**
 * Starts the product as a later version that speaks a higher protocol, with a build in `folder`: what runs for `state`
 * hands over to it. Gives the line of the window that asked; whoever called disposes of it.
 */
export async function startNewerVersion(state: string, folder: string): Promise<Joined> {
  await mkdir(folder, { recursive: true });
  const spoken = { newest: 2, oldest: 1 };
  await writeFile(path.join(folder, 'supervisor.mjs'), supervisor(spoken));
  // The hands and their gate as they are built: behind a wall the sources may not be in sight.
  for (const name of ['worker', 'gate']) {
    await copyFile(path.join(DIST, `${name}.mjs`), path.join(folder, `${name}.mjs`));
    await writeFile(path.join(folder, `${name}.ts`), `import './${name}.mjs';\n`);
  }
  return joinSupervisor({
    state,
    dist: folder,
    version: '9.0.0',
    client: 'window',
    nodePaths: [{ path: process.execPath, kind: 'node' }],
    peer: { frame: () => undefined, editor: () => Promise.resolve(undefined) },
    start: 'start',
    log: () => undefined,
    spoken,
  });
}

/** The program of the background process with another range of protocols; everything else is as it is. */
function supervisor(spoken: { newest: number; oldest: number }): string {
  return [
    `import { composeApplication } from ${source('compose.ts')};`,
    `import { runSupervisor } from ${source('client/serving/runSupervisor.ts')};`,
    'await runSupervisor(process.argv.slice(2), {',
    `  spoken: ${JSON.stringify(spoken)},`,
    '  createApplication: home => composeApplication(home),',
    '});',
    '',
  ].join('\n');
}

function source(file: string): string {
  return JSON.stringify(new URL(file, SOURCES).href);
}
