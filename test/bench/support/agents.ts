import { setTimeout as rest } from 'node:timers/promises';
import type { Joined } from '../../../src/client/joined.ts';
import { intend, type RealSupervisor } from './realSupervisor.ts';

/** A session whose branches 2 to `count + 1` all speak now, as `words` asks the stand-in. */
export async function speakingAgents(supervisor: RealSupervisor, count: number, words: string): Promise<string> {
  const window = await supervisor.window();
  const { session } = await intend(window, { type: 'createSession', folder: supervisor.folder, origin: 'person' });
  await intend(window, { type: 'submit', session, branch: 1, words: 'Begin.', how: 'send' });
  await untilRuns(window, 0);
  for (let made = 0; made < count; made += 50) {
    const ways = Array.from({ length: Math.min(50, count - made) }, (_, i) => ({ name: `way-${made + i}`, words }));
    await intend(window, { type: 'fork', session, branch: 1, at: 2, ways });
  }
  await untilRuns(window, count);
  return session;
}

/** Waits until so many runs are under way. */
async function untilRuns(window: Joined, count: number): Promise<void> {
  while ((await window.uplink.query({ type: 'status' })).runs !== count) await rest(20);
}
