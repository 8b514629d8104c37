import { setTimeout as rest } from 'node:timers/promises';
import type { Frame } from '../../src/protocol/frame.ts';
import { speakingAgents } from './support/agents.ts';
import { endChild, startChild } from './support/child.ts';
import type { Report } from './support/figures.ts';
import type { FromHost, ToHost } from './support/hostProcess.ts';
import { openPanelPage } from './support/panelPage.ts';
import { corePercent, processUse, type ProcessUse } from './support/processUse.ts';
import { realSupervisor, type RealSupervisor } from './support/realSupervisor.ts';

export const name = '100 agents at 50 tokens a second each';

const agents = 100;
const settleMs = 3000;
const spanMs = 10_000;
const unit = '% of a core';

/**
 * A hundred branches of one session, each with a reply of 50 tokens a second from the stand-in (a process of its own), in
 * a real supervisor process. One window with the product's panel in Chromium shows one of them; then ten windows show ten
 * of them. Beside it the bare SDK reads as many replies and does nothing with them.
 */
export async function run(report: Report): Promise<void> {
  const [api, url] = await startChild('drippingApi.ts');
  try {
    const bare = await bareSdk(String(url));
    const single = await realSupervisor(String(url));
    try {
      const session = await speakingAgents(single, agents, 'Speak slowly.');
      await oneWindow(report, single, session, { url: String(url), bare });
      await tenWindows(report, single, session);
    } finally {
      await single.dispose();
    }
    const stepped = await realSupervisor(String(url));
    try {
      await speakingAgents(stepped, agents, 'Speak in steps.');
      const measure = 'supervisor, five tokens a piece';
      report.row({ measure, value: await usedBy(stepped.pid()), unit, goal: { atMost: 5 } });
    } finally {
      await stepped.dispose();
    }
  } finally {
    await endChild(api);
  }
}

async function oneWindow(
  report: Report,
  supervisor: RealSupervisor,
  session: string,
  { url, bare }: { url: string; bare: number },
): Promise<void> {
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
  const read = (): { brain: ProcessUse; host: ProcessUse; frames: number; letters: number } => ({
    brain: processUse(supervisor.pid()),
    host: processUse(host.pid ?? 0),
    frames,
    letters,
  });
  tell({ type: 'show', shown: { session, branch: 2 } });
  await rest(settleMs);
  const from = read();
  const drawn = await panel.framesPerSecond(spanMs);
  const to = read();
  const isEmpty = (await panel.textLength()) < 200;
  await panel.close();
  await endChild(host);
  if (isEmpty) throw new Error('the panel shows nothing');
  const perSecond = (count: number): number => (count / (to.brain.at - from.brain.at)) * 1000;
  report.row({
    measure: 'supervisor, a token a piece',
    value: corePercent(from.brain, to.brain),
    unit,
    goal: { atMost: 5 },
    peer: { name: 'bare SDK reading the same', value: bare },
  });
  report.row({
    measure: 'extension host (stand-in that relays)',
    value: corePercent(from.host, to.host),
    unit,
    goal: { atMost: 15 },
  });
  report.row({
    measure: 'tokens of the shown branch',
    value: perSecond(to.letters - from.letters) / 4,
    unit: 'a second',
  });
  report.row({ measure: 'frames drawn and acknowledged', value: perSecond(to.frames - from.frames), unit: 'a second' });
  report.row({ measure: 'pictures of the panel', value: drawn, unit: 'a second', goal: { atLeast: 55 } });
  report.row({ measure: 'memory of the supervisor', value: to.brain.memory / 1e6, unit: 'MB' });
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
  const before = frames;
  const used = await usedBy(supervisor.pid());
  report.row({ measure: 'supervisor, ten windows', value: used, unit });
  report.row({ measure: 'frames of ten windows', value: (frames - before) / (spanMs / 1000), unit: 'a second' });
}

async function bareSdk(url: string): Promise<number> {
  const [client] = await startChild('bareStreams.ts', [url, String(agents)]);
  await rest(settleMs);
  const used = await usedBy(client.pid ?? 0);
  await endChild(client);
  return used;
}

async function usedBy(pid: number): Promise<number> {
  const from = processUse(pid);
  await rest(spanMs);
  return corePercent(from, processUse(pid));
}
