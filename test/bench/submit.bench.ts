import { fork } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';
import * as esbuild from 'esbuild';
import type { Joined } from '../../src/client/joined.ts';
import { text } from '../support/messagesApi/script.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { median, quantile, type Report } from './support/figures.ts';
import { intend, realSupervisor, type RealSupervisor } from './support/realSupervisor.ts';

export const name = 'From submit to the first byte of the request at the API';

const rounds = { warm: 300, first: 15, cold: 25 };

/** The time between a person's prompt in a window and its arrival at the API, by a real supervisor process over the SDK. */
export async function run(report: Report): Promise<void> {
  const api = await startMessagesApi({ brain: () => [text('Done.')] });
  const supervisor = await realSupervisor(api.url);
  try {
    const bare = await bareRequests(api);
    const warm = await inOneSupervisor(supervisor, await newSession(supervisor), rounds.warm);
    const first = await eachIn(supervisor, await newSession(supervisor), rounds.first, 'running');
    const cold = await eachIn(supervisor, await newSession(supervisor), rounds.cold, 'gone');
    const bareCold = await bareStarts(api);
    const peer = { name: 'bare SDK request of a running Node', value: median(bare) };
    report.row({ measure: 'supervisor warm, median', value: median(warm), unit: 'ms', goal: { atMost: 15 }, peer });
    const tail = { name: 'the same', value: quantile(bare, 0.99) };
    report.row({ measure: 'supervisor warm, p99', value: quantile(warm, 0.99), unit: 'ms', peer: tail });
    const goal = { atMost: 15 };
    report.row({ measure: 'first prompt of a supervisor, median', value: median(first), unit: 'ms', goal });
    report.row({ measure: 'the same, fastest', value: Math.min(...first), unit: 'ms' });
    report.row({
      measure: 'supervisor cold, its start included, median',
      value: median(cold),
      unit: 'ms',
      goal: { atMost: 150 },
      peer: { name: 'a Node with the bundled SDK, its start included', value: median(bareCold) },
    });
    const least = { name: 'the same', value: Math.min(...bareCold) };
    report.row({ measure: 'the same, fastest', value: Math.min(...cold), unit: 'ms', peer: least });
  } finally {
    await supervisor.dispose();
    await api.close();
  }
}

async function newSession(supervisor: RealSupervisor): Promise<string> {
  const window = await supervisor.window();
  const { session } = await intend(window, { type: 'createSession', folder: supervisor.folder, origin: 'person' });
  await turn(window, session);
  return session;
}

async function inOneSupervisor(supervisor: RealSupervisor, session: string, times: number): Promise<number[]> {
  const window = await supervisor.window();
  const taken: number[] = [];
  for (let round = 0; round < times; round++) taken.push(await turn(window, session));
  return taken;
}

/** One prompt in each of many supervisors, submitted half a second after a window joined it or as the window's first deed. */
async function eachIn(
  supervisor: RealSupervisor,
  session: string,
  times: number,
  it: 'running' | 'gone',
): Promise<number[]> {
  const taken: number[] = [];
  for (let round = 0; round < times; round++) {
    await supervisor.stop();
    const begin = performance.now();
    const window = await supervisor.window();
    window.uplink.show({ session, branch: 1 }, 0);
    if (it === 'running') await rest(500);
    taken.push(await turn(window, session, it === 'gone' ? begin : performance.now()));
  }
  return taken;
}

/** Submits a prompt, waits for its turn to end and gives the milliseconds from `begin` until the request arrived. */
async function turn(window: Joined, session: string, begin = performance.now()): Promise<number> {
  const arrived = arrival();
  const ended = Promise.withResolvers<void>();
  await intend(window, { type: 'submit', session, branch: 1, words: 'Say something short.', how: 'send' });
  const at = await arrived;
  const look = async (): Promise<void> => {
    while ((await window.uplink.query({ type: 'status' })).runs > 0) await rest(2);
  };
  void look().then(ended.resolve, ended.reject);
  await ended.promise;
  return at - begin;
}

/** The moment the head of the next request reaches a server of this process. */
function arrival(): Promise<number> {
  return new Promise(resolve => {
    const note = (): void => {
      unsubscribe('http.server.request.start', note);
      resolve(performance.now());
    };
    subscribe('http.server.request.start', note);
  });
}

/** A process that only makes one request by the SDK, from its start until the request arrives. */
async function bareStarts(api: MessagesApi): Promise<number[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'banyan-'));
  const outfile = path.join(folder, 'bareClient.mjs');
  const entryPoints = [path.join(import.meta.dirname, 'support', 'bareClient.ts')];
  await esbuild.build({ entryPoints, outfile, bundle: true, minify: true, platform: 'node', format: 'esm' });
  const taken: number[] = [];
  try {
    for (let round = 0; round < rounds.cold; round++) {
      const arrived = arrival();
      const begin = performance.now();
      const client = fork(outfile, [api.url], { execArgv: [] });
      client.send('go');
      taken.push((await arrived) - begin);
      const gone = once(client, 'exit');
      client.kill('SIGKILL');
      await gone;
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return taken;
}

async function bareRequests(api: MessagesApi): Promise<number[]> {
  const client = fork(path.join(import.meta.dirname, 'support', 'bareClient.ts'), [api.url]);
  await once(client, 'message');
  const taken: number[] = [];
  for (let round = 0; round < rounds.warm; round++) {
    const arrived = arrival().then(() => process.hrtime.bigint());
    const began = once(client, 'message');
    client.send('go');
    const [at, [since]] = await Promise.all([arrived, began]);
    taken.push(Number(at - BigInt(String(since))) / 1e6);
  }
  client.disconnect();
  return taken;
}
