import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';
import type { Joined } from '../../src/client/joined.ts';
import { drip, text, toolUse } from '../support/messagesApi/script.ts';
import { startMessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { median, type Report } from './support/figures.ts';
import { introduce } from './support/joinWindow.ts';
import { intend, realSupervisor } from './support/realSupervisor.ts';

export const name = 'From submit to the first words in a window, with and without hands';

const rounds = Number(process.env['BANYAN_BENCH_ROUNDS'] ?? 25);
/** Words that come and are gone within one picture are seen as the finished reply alone. */
const slowly = [drip(2, 20)];

/**
 * The same prompt in fresh sessions of fresh folders, in turn: once the reply is words alone, so that no hands start, and once
 * it is words and a call, for which hands start. The first words have to come equally soon.
 */
export async function run(report: Report): Promise<void> {
  const api = await startMessagesApi({ brain: () => [text('Done.')] });
  const supervisor = await realSupervisor(api.url);
  /** Resolves with the time of the next words that reach the window. */
  let heard: ((at: number) => void) | undefined;
  try {
    const window = await supervisor.window((frame, joined) => {
      if (frame.live?.some(({ type }) => type === 'text')) heard?.(performance.now());
      joined?.uplink.ack(frame.n);
    });
    const folders = Array.from({ length: rounds + 1 }, (_, round) => foldersOf(supervisor.folder, round));
    introduce(window, supervisor.folder, folders.flat(), api.url);
    const turn = async (session: string): Promise<number> => {
      window.uplink.show({ session, branch: 1 }, 0);
      const words = new Promise<number>(resolve => (heard = resolve));
      const begin = performance.now();
      await intend(window, { type: 'submit', session, branch: 1, words: 'Say something short.', how: 'send' });
      const at = await words;
      while ((await window.uplink.query({ type: 'status' })).runs > 0) await rest(5);
      return at - begin;
    };
    const taken = { without: [] as number[], hands: [] as number[] };
    for (const [round, [plain, handed]] of folders.entries()) {
      api.reply([...slowly, text('Words alone.')]);
      const without = await turn(await sessionIn(window, plain));
      api.reply([...slowly, text('Words first.'), toolUse('read', { path: 'a.txt' })]);
      const hands = await turn(await sessionIn(window, handed));
      // The first of each pays for code that runs for the first time.
      if (round > 0) taken.without.push(without);
      if (round > 0) taken.hands.push(hands);
    }
    report.row({
      measure: 'with hands that start, median',
      value: median(taken.hands),
      unit: 'ms',
      goal: { atMost: 1.1 * median(taken.without) },
      peer: { name: 'a run that needs none', value: median(taken.without) },
    });
  } finally {
    await supervisor.dispose();
    await api.close();
  }
}

function foldersOf(base: string, round: number): [plain: string, handed: string] {
  const made = (name: string): string => {
    const folder = path.join(base, `${name}-${round}`);
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'a.txt'), 'a\n');
    return folder;
  };
  return [made('plain'), made('handed')];
}

async function sessionIn(window: Joined, folder: string): Promise<string> {
  const { session } = await intend(window, { type: 'createSession', folder, origin: 'person' });
  return session;
}
