import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Clock } from '../../base/clock.ts';
import { Disposables } from '../../base/disposable.ts';
import { type EndReason, spoken, type Spoken } from '../../protocol/connectionMessages.ts';
import { servePeer, type ServedPeer } from '../../protocol/connectionPeer.ts';
import type { Application } from '../../protocol/peer.ts';
import type { ProcessStatus } from '../../protocol/processStatus.ts';
import type { Settings } from '../../protocol/window.ts';
import { connectionOver } from '../connectSupervisor.ts';
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
const editorMs = 10_000;

/**
 * Becomes the supervisor of a state folder: lock, application, pointer, socket, in this order. Undefined when another
 * process is it already. Rejects when the folder is in use on another machine or cannot be written.
 */
export async function serveState(options: ServeOptions): Promise<Serving | undefined> {
  const { state, version, clock, log, env } = options;
  const speaks = options.spoken ?? spoken;
  makePrivate(state);
  const owned = new Disposables();
  const lock = takeLock(state);
  if (!lock) return undefined;
  owned.add(lock);
  try {
    refuseForeign(state);
    const started = clock.now();
    const settings = readSettings(state, log);
    const net = network(settings, env, log);
    const application = await options.createApplication({ state, settings, network: net, log, status: () => status() });
    const watched = attendance(application, changed => {
      net.set(changed);
      writeSettings(state, changed);
    });
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
    let pointer: Running = {
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
    const peers = new Map<Socket, ServedPeer>();
    const admit = (socket: Socket): void => {
      const peer = servePeer(connectionOver(socket), {
        application: watched.application,
        pid: process.pid,
        version,
        spoken: speaks,
        clock,
        editorMs,
        drain: async () => {
          log('a newer version takes over; parking what runs');
          await watched.application.drain();
          // The answer goes out first.
          setImmediate(() => void end('handOver'));
        },
        log,
      });
      peers.set(socket, peer);
      socket.once('close', () => peers.delete(socket));
    };
    // Whoever finds the address finds the token.
    writePointer(state, pointer);
    const listening = owned.add(await listen({ token: pointer.token, address: pointer.socket }, admit, log));

    const stop = new AbortController();
    const { promise: ended, resolve } = Promise.withResolvers<EndReason>();
    let parting: Promise<EndReason> | undefined;
    const end = (why: EndReason): Promise<EndReason> => (parting ??= part(why));
    const part = async (why: EndReason): Promise<EndReason> => {
      log(`ending: ${why}`);
      stop.abort(new Error('the supervisor ends'));
      if (why === 'stopped') await within(clock, partingMs, watched.application.drain());
      removePointer(state);
      listening.dispose();
      await within(clock, 1000, Promise.all([...peers.values()].map(peer => peer.ending(why))));
      for (const peer of peers.values()) peer.dispose();
      await within(clock, partingMs, watched.application.dispose());
      for (const socket of peers.keys()) socket.destroy();
      owned.dispose();
      resolve(why);
      return why;
    };
    const quiet = (why: unknown): void => {
      if (!stop.signal.aborted) log(`unexpected: ${String(why)}`);
    };
    beat(
      state,
      () => pointer,
      () => listening.restore(),
      clock,
      stop.signal,
    ).catch(quiet);
    if (Number.isFinite(options.quietMs)) {
      const used = (): boolean => watched.attended() > 0 || watched.application.busy();
      unused(clock, options.quietMs, used, stop.signal)
        .then(() => end('idle'))
        .catch(quiet);
    }
    log(`supervisor ${version} of ${state} listens, process ${process.pid}`);
    const keptBy = (keeper: number): void => {
      pointer = { ...pointer, keeper };
      if (!stop.signal.aborted) writePointer(state, pointer);
    };
    return { application: watched.application, ended, end, keptBy };
  } catch (error) {
    owned.dispose();
    throw error;
  }
}

/** Waits for `work`, but not longer than `ms`; what goes wrong at the end stops nobody from ending. */
async function within(clock: Clock, ms: number, work: Promise<unknown>): Promise<void> {
  const done = new AbortController();
  await Promise.race([work.catch(() => undefined), clock.sleep(ms, done.signal).catch(() => undefined)]);
  done.abort();
}
