import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { spoken } from '../../src/protocol/connectionMessages.ts';
import { runSupervisor } from '../../src/client/serving/runSupervisor.ts';
import { echoApplication } from './echoApplication.ts';

/**
 * The supervisor's process around the echo application, as a program. `protocol` is the newest protocol this one speaks;
 * `quietMs` as in production, five minutes, unless given.
 */
export async function runEchoSupervisor(play: { protocol?: number; quietMs?: number } = {}): Promise<never> {
  return runSupervisor(process.argv.slice(2), {
    spoken: { ...spoken, newest: play.protocol ?? spoken.newest },
    ...(play.quietMs !== undefined && { quietMs: play.quietMs }),
    createApplication: home =>
      echoApplication({
        status: home.status,
        deeds: {
          crash: () => process.abort(),
          worker: () => {
            home.ensureRuntime();
            const run = spawnSync(process.execPath, [path.join(home.folder, 'worker.mjs')], { cwd: home.folder });
            if (run.status !== 0) throw new Error(`worker: ${run.stderr.toString()}`);
          },
        },
      }),
  });
}
