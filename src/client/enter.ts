import type { Clock } from '../base/clock.ts';
import type { Spoken } from '../protocol/connectionMessages.ts';
import type { Greeted } from '../protocol/connectionUplink.ts';
import type { Peer } from '../protocol/peer.ts';
import { connectSupervisor } from './connectSupervisor.ts';
import { installRuntime } from './installRuntime.ts';
import { isAlive } from './isAlive.ts';
import { sameMachine, thisMachine } from './machine.ts';
import { readPointer } from './pointer.ts';
import { takenCode } from './takenCode.ts';
import { type NodePath, type Started, startPlans, startSupervisor } from './startSupervisor.ts';
import { type Environment, makePrivate, statePaths } from './stateFolder.ts';

/** Everything it takes to reach the supervisor of a state folder, or to start it. */
export interface Way {
  /** The state folder, absolute. */
  readonly state: string;
  /** The build's folder with `supervisor.mjs`. */
  readonly dist: string;
  readonly version: string;
  /** Tried in this order. */
  readonly nodePaths: readonly NodePath[];
  readonly client: 'window' | 'cli';
  readonly env: Environment;
  readonly clock: Clock;
  readonly spoken: Spoken;
  readonly log: (line: string) => void;
}

/** There is no supervisor, and it was not asked to start one. */
export class NotRunning extends Error {
  override readonly name = 'NotRunning';
}

const answerMs = 15_000;

/**
 * A connection to the one supervisor of `way.state`. `join` only looks for one (and waits a moment for one that is just
 * starting), and rejects with `NotRunning`. `start` starts one when there is none, and makes an older one that speaks a
 * lower protocol hand over. Rejects with words when it cannot be had.
 */
export async function enter(way: Way, how: 'join' | 'start', peer: Peer): Promise<Greeted> {
  for (;;) {
    const greeted = (await reach(way, peer)) ?? (await (how === 'start' ? start(way, peer) : wait(way, peer)));
    const { answer } = greeted;
    if (how === 'start' && answer.newest < way.spoken.newest) {
      way.log(`asking the supervisor of version ${answer.version} to hand over`);
      await greeted.drain(way.spoken.newest).catch(() => undefined);
      await greeted.closed;
      continue;
    }
    if (answer.type === 'welcome') return greeted;
    greeted.uplink.dispose();
    throw new Error(
      answer.newest > way.spoken.newest
        ? `the background process is of the newer version ${answer.version}; reload this window`
        : `the background process is of the older version ${answer.version}`,
    );
  }
}

/** Undefined when nobody answers at the pointer's address, or who answers does not hold the token. */
async function reach(way: Way, peer: Peer): Promise<Greeted | undefined> {
  const pointer = readPointer(way.state);
  if (pointer?.type !== 'running') return undefined;
  if (!sameMachine(pointer, thisMachine())) return undefined;
  const hello = { ...way.spoken, version: way.version, client: way.client };
  return connectSupervisor(pointer, peer, hello, way.log).catch(() => undefined);
}

async function wait(way: Way, peer: Peer): Promise<Greeted> {
  const until = way.clock.now() + 2000;
  for (;;) {
    const pointer = readPointer(way.state);
    if (pointer?.type !== 'running' || !isAlive(pointer.pid) || way.clock.now() > until)
      throw new NotRunning(pointer?.type === 'failed' ? pointer.words : 'the background process is not running');
    await way.clock.sleep(20);
    const greeted = await reach(way, peer);
    if (greeted) return greeted;
  }
}

async function start(way: Way, peer: Peer): Promise<Greeted> {
  makePrivate(way.state);
  const runtime = await installRuntime(way.dist, way.state, way.version);
  const failures: string[] = [];
  for (const plan of startPlans(way.nodePaths, { ...way, runtime }, way.env)) {
    const found = await startSupervisor(plan, way.state).then(
      started => answered(way, peer, started),
      (error: Error) => `${plan.command}: ${error.message}`,
    );
    if (typeof found !== 'string') return found;
    way.log(found);
    failures.push(found);
  }
  throw new Error(
    `the background process could not be started (${failures.join('; ') || 'no Node was offered'}); its log is ${statePaths(way.state).log}`,
  );
}

/** Waits until the started supervisor, or another that was faster, answers; words when it ended instead. */
async function answered(way: Way, peer: Peer, started: Started): Promise<Greeted | string> {
  const until = way.clock.now() + answerMs;
  let end: { code: number | null; words: string } | undefined;
  void started.ended.then(told => {
    end = told;
  });
  for (let pause = 4; way.clock.now() < until; pause = Math.min(pause * 1.5, 10)) {
    await way.clock.sleep(pause);
    const greeted = await reach(way, peer);
    if (greeted) return greeted;
    if (end && end.code !== takenCode) return `it ended with ${end.code ?? 'a signal'}: ${end.words}`;
  }
  return `it did not answer within ${answerMs / 1000} seconds`;
}
