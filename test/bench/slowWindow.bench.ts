import { setTimeout as rest } from 'node:timers/promises';
import type { ChildProcess } from 'node:child_process';
import { speakingAgents } from './support/agents.ts';
import { endChild, startChild } from './support/child.ts';
import { median, type Report } from './support/figures.ts';
import type { FromHost, ToHost } from './support/hostProcess.ts';
import { processUse } from './support/processUse.ts';
import { reader, type Reader } from './support/reader.ts';
import { realSupervisor, type RealSupervisor } from './support/realSupervisor.ts';

export const name = 'A window that stops reading for 20 s, and windows that come anew';

const agents = 10;
const branch = 2;
const stoppedMs = 20_000;
const returns = 5;

/**
 * Two windows show the same branch of a session in which ten branches speak. One window's process is stopped as a
 * debugger would stop it and goes on 20 s later; the other reads all the while and says what there is to catch up with.
 */
export async function run(report: Report): Promise<void> {
  const [api, url] = await startChild('drippingApi.ts');
  const supervisor = await realSupervisor(String(url));
  const hosts: ChildProcess[] = [];
  const open = async (session: string): Promise<[Reader, ChildProcess]> => {
    const [host] = await startChild('hostProcess.ts', [
      supervisor.state,
      supervisor.dist,
      supervisor.folder,
      String(url),
    ]);
    hosts.push(host);
    const tell = (message: ToHost): void => void host.send(message);
    const read = reader(branch, n => tell({ type: 'drawn', n }));
    host.on('message', (message: FromHost) => message.type === 'frame' && read.take(message.frame));
    tell({ type: 'show', shown: { session, branch } });
    return [read, host];
  };
  try {
    const session = await speakingAgents(supervisor, agents, 'Speak slowly.');
    const [steady] = await open(session);
    const [slow, host] = await open(session);
    await rest(3000);
    await oneStop(report, supervisor, { steady, slow, host });
    const anew: number[] = [];
    const readers = [steady, slow];
    for (let time = 0; time < returns; time++) {
      const begin = performance.now();
      const target = steady.text.length;
      const [fresh, process] = await open(session);
      await until(() => fresh.text.length >= target);
      anew.push(performance.now() - begin);
      await rest(500);
      readers.push(fresh);
      await endChild(process);
    }
    report.row({
      measure: 'a new window has all there is, its start included, median',
      value: median(anew),
      unit: 'ms',
    });
    const differ = readers.filter(({ text }) => !steady.text.startsWith(text) && !text.startsWith(steady.text)).length;
    const sum = (of: 'gaps' | 'doubles'): number => readers.reduce((all, each) => all + each[of], 0);
    report.row({ measure: 'gaps in what any window was told', value: sum('gaps'), unit: '', goal: { atMost: 0 } });
    report.row({ measure: 'words told twice', value: sum('doubles'), unit: '', goal: { atMost: 0 } });
    report.row({ measure: 'windows whose text differs', value: differ, unit: '', goal: { atMost: 0 } });
  } finally {
    for (const host of hosts) await endChild(host);
    await supervisor.dispose();
    await endChild(api);
  }
}

async function oneStop(
  report: Report,
  supervisor: RealSupervisor,
  { steady, slow, host }: { steady: Reader; slow: Reader; host: ChildProcess },
): Promise<void> {
  const memory = (): number => processUse(supervisor.pid()).memory / 1e6;
  const before = memory();
  await rest(stoppedMs / 2);
  const usual = memory() - before;
  const at = memory();
  host.kill('SIGSTOP');
  const read = slow.text.length;
  await rest(stoppedMs);
  const grown = memory() - at;
  const target = steady.text.length;
  const begin = performance.now();
  host.kill('SIGCONT');
  await until(() => slow.text.length >= target);
  const caught = performance.now() - begin;
  report.row({ measure: 'supervisor’s memory, growth in 10 s before the stop', value: usual, unit: 'MB' });
  report.row({ measure: 'the same in the 20 s of the stop', value: grown, unit: 'MB' });
  report.row({ measure: 'text it had missed', value: (target - read) / 1000, unit: 'kB' });
  report.row({ measure: 'time until it had caught up', value: caught, unit: 'ms' });
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await rest(2);
}
