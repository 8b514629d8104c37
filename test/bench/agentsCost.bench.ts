import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { player } from '../support/messagesApi/play.ts';
import { startMessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { openApp, saidWall, type TestApp, type TestWindow } from '../support/openApp.ts';
import { endChild, startChild } from './support/child.ts';
import { median, type Report } from './support/figures.ts';
import { requestTimes } from './support/requestTimes.ts';

export const name = 'What agents cost that are forked or spawned at 100k tokens, and how fast forks start';

const steps = [1, 10, 40];
const launchesMeasured = [
  { width: 10, turns: 5 },
  { width: 50, turns: 5 },
  { width: 10, turns: 500 },
  { width: 50, turns: 500 },
];
const times = 9;

/** Dollars at the prices of the default model, the cache by the API's rules; milliseconds of a process where all is real but the model, which is another. */
export async function run(report: Report): Promise<void> {
  for (const count of steps) {
    const work = `${'READ small.txt; '.repeat(count)}SAY done`;
    const learn = `READ part1.txt; + READ part2.txt; + READ part3.txt; + READ part4.txt; ${work}`;
    const ways = {
      fork: `FORK a: {${work}}`,
      'onboarded spawn': `SPAWN a onboard: {NEED port; ${learn}}`,
      'bare spawn': `SPAWN a: {${learn}}`,
    };
    for (const [way, order] of Object.entries(ways)) {
      const value = await costOf(order);
      report.row({ measure: `${way}, ${count} ${count === 1 ? 'step' : 'steps'}`, value, unit: 'dollars' });
    }
  }
  for (const { width, turns } of launchesMeasured) {
    const value = median(await launches(width, turns));
    const measure = `fork call to the last of ${width} children’s first request after ${2 * turns} nodes, median of ${times}`;
    report.row({ measure, value, unit: 'ms', goal: { atMost: 50 } });
  }
}

/** What all branches but the first cost together. */
async function costOf(order: string): Promise<number> {
  await using place = await longTalk(await startMessagesApi({ brain: player() }), 100_000);
  await place.window.turn(place.session, 1, `${order}; SAY over`);
  const { branches } = place.window.viewer.view.tree;
  return [...branches.values()].reduce((sum, { id, cost }) => sum + (id === 1 ? 0 : cost), 0);
}

/** Milliseconds between the last byte of the reply with the call and the first byte of the last child's request. */
async function launches(width: number, turnsBefore: number): Promise<number[]> {
  const [child, url] = await startChild('playingApi.ts');
  await using place = await longTalk({ url: String(url), close: () => endChild(child) }, 5000);
  for (let turn = 0; turn < turnsBefore; turn += 1) await place.window.turn(place.session, 1, `SAY turn ${turn}`);
  const taken: number[] = [];
  for (let time = 0; time < times; time += 1) {
    using seen = requestTimes();
    const children = Array.from({ length: width }, (_, at) => `c${time}x${at}: {SAY ${at}}`).join(' | ');
    await place.window.turn(place.session, 1, `FORK ${children}; SAY over`);
    // The first request called for the children, then come theirs; the last hears of their results.
    taken.push((seen.sent[width] ?? NaN) - (seen.answered[0] ?? NaN));
  }
  return taken;
}

interface LongTalk extends AsyncDisposable {
  readonly app: TestApp;
  readonly window: TestWindow;
  readonly session: string;
}

async function longTalk(api: { url: string; close(): Promise<void> }, tokens: number): Promise<LongTalk> {
  const app = await openApp(api.url, { wall: saidWall, settings: { authority: 'auto' } });
  await writeFile(join(app.folder, 'small.txt'), 'one line\n'.repeat(40));
  for (const part of [1, 2, 3, 4])
    await writeFile(join(app.folder, `part${part}.txt`), 'a line of the source\n'.repeat(600));
  const window = app.window();
  const session = await window.session();
  for (let left = tokens; left > 0; left -= 25_000) {
    await window.turn(session, 1, `KNOW port=5432; PAD ${Math.min(left, 25_000)}; SAY read`);
  }
  return {
    app,
    window,
    session,
    [Symbol.asyncDispose]: async () => {
      await app.close();
      await api.close();
    },
  };
}
