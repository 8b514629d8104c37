import { setTimeout as rest } from 'node:timers/promises';
import type { Joined } from '../../src/client/joined.ts';
import type { Frame } from '../../src/protocol/frame.ts';
import { endChild, startChild } from './support/child.ts';
import type { Report } from './support/figures.ts';
import type { FromHost, ToHost } from './support/hostProcess.ts';
import { openPanelPage } from './support/panelPage.ts';
import { corePercent, processUse } from './support/processUse.ts';
import { intend, realSupervisor, type RealSupervisor } from './support/realSupervisor.ts';

export const name = '100 agents at 50 tokens a second each';

const agents = 100;
const settleMs = 3000;
const spanMs = 10_000;

/**
 * A hundred branches of one session, each with a reply of one token every 20 ms from the stand-in (a process of its own),
 * in a real supervisor process. First one window with the product's panel in Chromium shows one of them; then ten windows
 * show ten of them. Beside it the bare SDK reads as many replies and does nothing with them.
 */
export async function run(report: Report): Promise<void> {
  const [api, url] = await startChild('drippingApi.ts');
  const supervisor = await realSupervisor(String(url));
  try {
    const session = await speakingSession(supervisor);
    await oneWindow(report, supervisor, session, String(url));
    await tenWindows(report, supervisor, session);
    await supervisor.stop();
    await bareSdk(report, String(url));
  } finally {
    await supervisor.dispose();
    await endChild(api);
  }
}

/** A session whose hundred branches all speak now. */
async function speakingSession(supervisor: RealSupervisor): Promise<string> {
  const window = await supervisor.window();
  const { session } = await intend(window, { type: 'createSession', folder: supervisor.folder, origin: 'person' });
  await intend(window, { type: 'submit', session, branch: 1, words: 'Begin.', how: 'send' });
  await running(window, count => count === 0);
  for (const half of [0, 1]) {
    const ways = Array.from({ length: agents / 2 }, (_, i) => ({ name: `way-${half}-${i}`, words: 'Speak slowly.' }));
    await intend(window, { type: 'fork', session, branch: 1, at: 2, ways });
  }
  await running(window, count => count === agents);
  return session;
}

/** Waits until the number of runs is as wanted. */
async function running(window: Joined, wanted: (count: number) => boolean): Promise<void> {
  while (!wanted((await window.uplink.query({ type: 'status' })).runs)) await rest(20);
}

async function oneWindow(report: Report, supervisor: RealSupervisor, session: string, url: string): Promise<void> {
  const [host] = await startChild('hostProcess.ts', [supervisor.state, supervisor.dist, supervisor.folder, url]);
  const tell = (message: ToHost): void => void host.send(message);
  const panel = await openPanelPage(message => {
    if (message.type === 'ack') tell({ type: 'drawn', n: message.n });
  });
  let frames = 0;
  let letters = 0;
  host.on('message', (message: FromHost) => {
    if (message.type !== 'frame') return;
    frames++;
    letters += lettersOf(message.frame);
    panel.push(message.frame);
  });
  tell({ type: 'show', shown: { session, branch: 2 } });
  await rest(settleMs);
  const before = { supervisor: processUse(supervisor.pid()), host: processUse(host.pid ?? 0), frames, letters };
  const drawn = await panel.framesPerSecond(spanMs);
  const after = { supervisor: processUse(supervisor.pid()), host: processUse(host.pid ?? 0), frames, letters };
  if ((await panel.textLength()) < 200) throw new Error('the panel shows nothing');
  await panel.close();
  await endChild(host);
  const seconds = (after.supervisor.at - before.supervisor.at) / 1000;
  const cpu = corePercent(before.supervisor, after.supervisor);
  report.row({ measure: 'supervisor, one window', value: cpu, unit: '% of a core', goal: { atMost: 5 } });
  const host1 = corePercent(before.host, after.host);
  report.row({ measure: 'extension host’s part, one window', value: host1, unit: '% of a core', goal: { atMost: 15 } });
  report.row({
    measure: 'tokens a second of the shown branch',
    value: (after.letters - before.letters) / 4 / seconds,
    unit: '/s',
  });
  report.row({ measure: 'frames acknowledged', value: (after.frames - before.frames) / seconds, unit: '/s' });
  report.row({ measure: 'pictures the panel draws', value: drawn, unit: '/s', goal: { atLeast: 55 } });
  report.row({ measure: 'supervisor’s memory', value: after.supervisor.memory / 1e6, unit: 'MB' });
  report.row({ measure: 'extension host’s stand-in, memory', value: after.host.memory / 1e6, unit: 'MB' });
}

/** Characters of live text in a frame. */
function lettersOf({ live }: Frame): number {
  return (live ?? []).reduce((sum, piece) => sum + (piece.type === 'text' ? piece.text.length : 0), 0);
}

async function tenWindows(report: Report, supervisor: RealSupervisor, session: string): Promise<void> {
  let frames = 0;
  for (let branch = 2; branch < 12; branch++) {
    const window = await supervisor.window((frame, joined) => {
      frames++;
      joined?.uplink.ack(frame.n);
    });
    window.uplink.show({ session, branch }, 0);
  }
  await rest(settleMs);
  const before = { use: processUse(supervisor.pid()), frames };
  await rest(spanMs);
  const after = { use: processUse(supervisor.pid()), frames };
  const seconds = (after.use.at - before.use.at) / 1000;
  report.row({ measure: 'supervisor, ten windows', value: corePercent(before.use, after.use), unit: '% of a core' });
  report.row({
    measure: 'frames acknowledged by ten windows',
    value: (after.frames - before.frames) / seconds,
    unit: '/s',
  });
}

async function bareSdk(report: Report, url: string): Promise<void> {
  const [client] = await startChild('bareStreams.ts', [url, String(agents)]);
  await rest(settleMs);
  const before = processUse(client.pid ?? 0);
  await rest(spanMs);
  report.row({
    measure: 'the bare SDK reading as many replies',
    value: corePercent(before, processUse(client.pid ?? 0)),
    unit: '% of a core',
  });
  await endChild(client);
}
