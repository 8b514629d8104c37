import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { spoken } from '../../src/protocol/connectionMessages.ts';
import { runSupervisor } from '../../src/client/serving/runSupervisor.ts';
import { echoApplication } from './echoApplication.ts';

export interface Play {
  /** The newest protocol it speaks. */
  readonly protocol?: number;
  /** As in production, five minutes, unless given. */
  readonly quietMs?: number;
  /** What becomes of what runs when it is to make way. */
  readonly parking?: 'fails';
}

/** The supervisor's process around the echo application, as a program. */
export async function runEchoSupervisor(play: Play = {}): Promise<never> {
  return runSupervisor(process.argv.slice(2), {
    spoken: { ...spoken, newest: play.protocol ?? spoken.newest },
    ...(play.quietMs !== undefined && { quietMs: play.quietMs }),
    createApplication: home =>
      echoApplication({
        status: home.status,
        ...(play.parking && { onDrain: () => Promise.reject(new Error('no space left')) }),
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
