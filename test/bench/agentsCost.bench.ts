import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { player } from '../support/messagesApi/play.ts';
import { isDirective, utterances } from '../support/messagesApi/play/reading.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { openApp, saidWall, type TestApp, type TestWindow } from '../support/openApp.ts';
import { median, type Report } from './support/figures.ts';

export const name = 'What agents cost that are forked or spawned at 100k tokens, and how fast forks start';

const steps = [1, 10, 40];
const widths = [10, 50];
const times = 5;

/** Dollars at the prices of the default model, the cache by the API's rules; milliseconds in this process, where all is real but the model. */
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
  for (const width of widths) {
    const value = median(await launches(width));
    const measure = `fork call to the last of ${width} children’s first request, median of ${times}`;
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

/** Milliseconds between the end of the reply with the call and the arrival of the last child's request. */
async function launches(width: number): Promise<number[]> {
  const plays = player();
  const arrived: number[] = [];
  let called = 0;
  const api = await startMessagesApi({
    brain: request => {
      if (utterances(request).some(isDirective)) arrived.push(performance.now());
      else void request.received.done.then(() => (called = arrived.length === 0 ? performance.now() : called));
      return plays(request);
    },
  });
  await using place = await longTalk(api, 5000);
  const taken: number[] = [];
  for (let time = 0; time < times; time += 1) {
    arrived.length = 0;
    const children = Array.from({ length: width }, (_, at) => `c${time}x${at}: {SAY ${at}}`).join(' | ');
    await place.window.turn(place.session, 1, `FORK ${children}; SAY over`);
    taken.push(Math.max(...arrived) - called);
  }
  return taken;
}

interface LongTalk extends AsyncDisposable {
  readonly app: TestApp;
  readonly window: TestWindow;
  readonly session: string;
}

async function longTalk(api: MessagesApi, tokens: number): Promise<LongTalk> {
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
