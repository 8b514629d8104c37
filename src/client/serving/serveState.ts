import { randomBytes } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { type EndReason, spoken, type Spoken } from '../../protocol/connectionMessages.ts';
import type { Application } from '../../protocol/peer.ts';
import type { ProcessStatus } from '../../protocol/processStatus.ts';
import type { Settings } from '../../protocol/window.ts';
import { thisMachine } from '../machine.ts';
import { removePointer, type Running, writePointer } from '../pointer.ts';
import { type Environment, makePrivate } from '../stateFolder.ts';
import { readSettings, writeSettings } from '../storedSettings.ts';
import { attendance } from './attendance.ts';
import { beat, refuseForeign } from './heartbeat.ts';
import { lifetime } from './lifetime.ts';
import { listen } from './listen.ts';
import { takeLock } from './lock.ts';
import { type Network, network } from './network.ts';
import { socketAddress } from './socketAddress.ts';
import { socketPeers } from './socketPeers.ts';
import { unused } from './unused.ts';

export interface ServeOptions {
  readonly state: string;
  readonly version: string;
  /** The file that runs, for the status. */
  readonly program: string;
  readonly env: Environment;
  readonly clock: Clock;
  /** After how many milliseconds without a watcher and without work it ends itself; `Infinity` for never. */
  readonly quietMs: number;
  readonly log: (line: string) => void;
  readonly createApplication: (process: SupervisorProcess) => Application | Promise<Application>;
  /** Called every half minute; must not throw. */
  readonly onBeat?: () => void;
  /** Other than this build's own only where another version is played. */
  readonly spoken?: Spoken;
}

/** What the process gives to the application that runs in it. */
export interface SupervisorProcess {
  readonly state: string;
  /** As `<state>/config.json` has them at the start; later ones come with a window's state. */
  readonly settings: Settings;
  readonly network: Network;
  readonly log: (line: string) => void;
  readonly status: () => ProcessStatus;
}

export interface Serving {
  /** For a peer in this process; peers on the socket get the same. */
  readonly application: Application;
  /** Resolves when everything is closed and the lock is given back. */
  readonly ended: Promise<EndReason>;
  /** Says goodbye to everyone and ends; `stopped` parks what runs first, for at most five seconds. */
  end(why: EndReason): Promise<EndReason>;
  /** Tells everyone which process would start it again. */
  keptBy(keeper: number): void;
}

const partingMs = 5000;
/** How long a window may need to hear the goodbye: one on a busy machine that misses it takes this end for a crash. */
const goodbyeMs = 3000;
const editorMs = 10_000;

/**
 * Becomes the supervisor of a state folder: lock, application, pointer, socket, in this order. Undefined when another
 * process is it already. Rejects when the folder is in use on another machine or cannot be written.
 */
export async function serveState(options: ServeOptions): Promise<Serving | undefined> {
  makePrivate(options.state);
  const lock = takeLock(options.state);
  if (!lock) return undefined;
  try {
    refuseForeign(options.state);
    return await serve(options, lock);
  } catch (error) {
    lock.dispose();
    throw error;
  }
}

async function serve(options: ServeOptions, lock: Disposable): Promise<Serving> {
  const { state, version, clock, log, env, spoken: speaks = spoken } = options;
  const settings = readSettings(state, log);
  const net = network(settings, env, log);
  const started = clock.now();
  const own = await options.createApplication({ state, settings, network: net, log, status: () => status() });
  const watched = attendance(own, changed => {
    net.set(changed);
    attempt('the settings could not be kept', log, () => writeSettings(state, changed));
  });
  const { application } = watched;
  const status = (): ProcessStatus => ({
    pid: process.pid,
    version,
    node: process.version,
    program: options.program,
    stateFolder: state,
    started,
    lives: lifetime(),
    route: net.route(),
    windows: watched.connected(),
    attendedWindows: watched.attended(),
    memoryBytes: process.memoryUsage.rss(),
  });
  const drain = async (): Promise<void> => {
    log('a newer version takes over; parking what runs');
    // One that cannot write down what it parked makes way all the same: nobody could do anything in it any more.
    await application.drain().catch((error: unknown) => log(`what runs could not be parked: ${String(error)}`));
    // The answer goes out first.
    setImmediate(() => void end('handOver'));
  };
  const peers = socketPeers({ application, pid: process.pid, version, spoken: speaks, clock, editorMs, drain, log });
  let pointer = ownPointer(options, speaks, started);
  // Whoever finds the address finds the token.
  writePointer(state, pointer);
  const listening = await listen({ token: pointer.token, address: pointer.socket }, socket => peers.admit(socket), log);

  const stop = new AbortController();
  const { promise: ended, resolve } = Promise.withResolvers<EndReason>();
  let parting: Promise<EndReason> | undefined;
  const end = (why: EndReason): Promise<EndReason> => (parting ??= part(why));
  const part = async (why: EndReason): Promise<EndReason> => {
    log(`ending: ${why}`);
    stop.abort(new Error('the supervisor ends'));
    if (why === 'stopped') await within(clock, partingMs, application.drain());
    removePointer(state);
    listening.dispose();
    await within(clock, goodbyeMs, peers.ending(why));
    peers.close();
    await within(clock, partingMs, application.dispose());
    peers.destroy();
    lock.dispose();
    resolve(why);
    return why;
  };
  const onBeat = async (): Promise<void> => {
    options.onBeat?.();
    attempt('the pointer could not be written', log, () => writePointer(state, pointer));
    await listening.restore();
  };
  untilAborted(beat(onBeat, clock, stop.signal), stop.signal, log);
  const used = (): boolean => watched.attended() > 0 || application.busy();
  if (Number.isFinite(options.quietMs)) {
    const ending = unused(clock, options.quietMs, used, stop.signal).then(() => end('idle'));
    untilAborted(ending, stop.signal, log);
  }
  const keptBy = (keeper: number): void => {
    pointer = { ...pointer, keeper };
    if (!stop.signal.aborted) writePointer(state, pointer);
  };
  log(`supervisor ${version} of ${state} listens, process ${process.pid}`);
  return { application, ended, end, keptBy };
}

function ownPointer({ state, version, env }: ServeOptions, speaks: Spoken, started: number): Running {
  return {
    type: 'running',
    socket: socketAddress(state, env, process.platform),
    token: randomBytes(32).toString('hex'),
    pid: process.pid,
    keeper: 0,
    version,
    protocol: speaks.newest,
    ...thisMachine(),
    started,
  };
}

/** What fails here, a full disk above all, must not take the supervisor with it. */
function attempt(failure: string, log: (line: string) => void, work: () => void): void {
  try {
    work();
  } catch (error) {
    log(`${failure}: ${String(error)}`);
  }
}

/** Work that lasts until the end; that it is cut off there is no failure. */
function untilAborted(work: Promise<unknown>, signal: AbortSignal, log: (line: string) => void): void {
  work.catch((error: unknown) => {
    if (!signal.aborted) log(`unexpected: ${String(error)}`);
  });
}

/** Waits for `work`, but not longer than `ms`; what goes wrong at the end stops nobody from ending. */
async function within(clock: Clock, ms: number, work: Promise<unknown>): Promise<void> {
  const done = new AbortController();
  await Promise.race([work.catch(() => undefined), clock.sleep(ms, done.signal).catch(() => undefined)]);
  done.abort();
}
