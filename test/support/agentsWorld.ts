import assert from 'node:assert/strict';
import { systemClock, type Clock } from '../../src/base/clock.ts';
import type { Intent } from '../../src/protocol/intent.ts';
import type { Logged } from '../../src/session/event.ts';
import { fold } from '../../src/session/fold.ts';
import { activeRun, emptyTree, type Tree } from '../../src/session/tree.ts';
import { breaches, runningIn, wakesNobody } from './agentLaws.ts';
import { gate, type Gate } from './messagesApi/gate.ts';
import { player } from './messagesApi/play.ts';
import { startMessagesApi, type MessagesApi, type MessagesApiOptions } from './messagesApi/startMessagesApi.ts';
import { mortalDisk, type MortalDisk } from './mortalDisk.ts';
import { openApp, saidWall, type TestApp, type TestWindow } from './openApp.ts';
import type { Chance } from './randomPerson.ts';

const treeTools = new Set(['fork', 'spawn', 'ask', 'send', 'wait', 'rewind', 'compact']);

/** Milliseconds after which a test believes that nothing goes on any more. */
const patience = 20_000;

/** A program that died tries its log again as one whose disk was full does, and finds it there: none may live to do so. */
const clock: Clock = {
  ...systemClock,
  sleep: (ms, signal) => (ms === 3_000 ? new Promise(() => undefined) : systemClock.sleep(ms, signal)),
};

/**
 * A session whose agents play programs, one reply at a time: every reply waits until the test lets it go, so that who speaks
 * next is the test's choice. Everything but the model is real.
 */
export class AgentsWorld {
  readonly api: MessagesApi;
  readonly #disk: MortalDisk;
  readonly #held: Map<Gate, number>;
  readonly #looks: Set<() => void>;
  readonly #dead: TestApp[] = [];
  app: TestApp;
  window: TestWindow;
  session = '';

  static async open(options: MessagesApiOptions = {}): Promise<AgentsWorld> {
    const held = new Map<Gate, number>();
    const looks = new Set<() => void>();
    const look = (): void => looks.forEach(each => each());
    const plays = player();
    const api = await startMessagesApi({
      ...options,
      brain: request => {
        const hold = gate();
        held.set(hold, request.received.index);
        void request.received.done.then(() => {
          held.delete(hold);
          look();
        });
        look();
        return [hold, ...plays(request)];
      },
    });
    const disk = mortalDisk();
    const app = await openApp(api.url, { wall: saidWall, disk, clock, settings: { authority: 'auto' } });
    const world = new AgentsWorld(api, app, { disk, held, looks });
    world.session = await world.window.session();
    return world;
  }

  private constructor(
    api: MessagesApi,
    app: TestApp,
    { disk, held, looks }: { disk: MortalDisk; held: Map<Gate, number>; looks: Set<() => void> },
  ) {
    this.api = api;
    this.app = app;
    this.#disk = disk;
    this.#held = held;
    this.#looks = looks;
    this.window = this.#join();
  }

  get tree(): Tree {
    return this.window.viewer.view.tree;
  }

  /** Carries out an intent of a person; why it was refused, where it was. */
  async intend(intent: Intent): Promise<string> {
    const answer = await this.window.uplink.intent(intent);
    return answer.type === 'intentRefused' ? answer.reason : '';
  }

  /** Lets one of the replies that wait go on; false where none waits. */
  speak(chance: Chance): boolean {
    const waiting = [...this.#held.keys()];
    if (waiting.length === 0) return false;
    const next = chance.of(waiting);
    this.#held.delete(next);
    next.release();
    return true;
  }

  /** Waits until nothing happens before a reply is let go, or somebody else does something. */
  async settled(): Promise<'waits' | 'rests'> {
    for (;;) {
      await this.#until(() => this.#busy() <= this.#held.size && (this.#held.size > 0 || this.#isStill()));
      // A window hears of what happened a little later.
      if (await this.#knowsAll()) return this.#held.size > 0 ? 'waits' : 'rests';
    }
  }

  /** Lets everything go on to its end; the person answers what is asked, and goes on with nothing. */
  async rest(chance: Chance): Promise<void> {
    while ((await this.settled()) === 'waits' || (await this.answerPerson(chance))) this.speak(chance);
  }

  /** A person answers the oldest question or request; false where none waits. */
  async answerPerson(chance: Chance): Promise<boolean> {
    const { session } = this;
    const [question] = this.tree.questions.values();
    if (question) {
      const answers = question.questions.map(({ choices }) => choices[0] ?? 'KNOW mood=fine');
      await this.intend({ type: 'answerQuestion', session, question: question.id, answers });
      return true;
    }
    const [request] = this.tree.requests.values();
    if (!request) return false;
    const decision = chance.below(2) ? 'allow' : 'deny';
    const { hash } = request.shown;
    await this.intend({ type: 'decide', session, request: request.id, decision, scope: 'once', reason: '', hash });
    return true;
  }

  /** The application dies where it stands, and another one is started in its place. */
  async crash(): Promise<void> {
    this.#disk.die();
    this.#held.clear();
    this.#dead.push(this.app);
    await this.#reopen();
  }

  /** The application hands over to a successor. */
  async handOver(): Promise<void> {
    const draining = { over: false };
    const drained = this.app.app.drain().then(() => void (draining.over = true));
    // Replies on their way are waited for.
    while (!draining.over) {
      for (const hold of this.#held.keys()) hold.release();
      this.#held.clear();
      await new Promise(resolve => setImmediate(resolve));
    }
    await drained;
    await this.app.app.dispose();
    await this.#reopen();
    // The successor goes on with them by itself.
    await this.#until(() => ![...this.tree.branches.values()].some(({ run }) => run?.end?.outcome === 'parked'));
  }

  async events(): Promise<Logged[]> {
    const all: Logged[] = [];
    for (;;) {
      const page = await this.window.uplink.query({ type: 'events', session: this.session, since: all.length });
      if (page.length === 0) return all;
      all.push(...page);
    }
  }

  /** Fails when something that must hold does not. */
  async check(stage: 'running' | 'atRest'): Promise<void> {
    const refused = this.api.requests.filter(({ status }) => status !== undefined && status !== 200);
    assert.deepEqual(
      refused.map(({ index, status, rule, error }) => `request ${index}: ${status} ${rule ?? ''} ${error ?? ''}`),
      [],
    );
    const events = await this.events();
    assert.deepEqual(breaches(events, stage), []);
    await this.window.viewer.when(view => view.tree.seq >= events.length);
    if (this.tree.seq === events.length) assertSame(this.tree, fold(emptyTree, events));
    assert.deepEqual(
      this.app.notes.filter(note => /failed|could not/.test(note)),
      [],
    );
  }

  async close(): Promise<void> {
    await this.api.close();
    // Their programs end with them; what they cannot write any more is nobody's concern.
    await Promise.allSettled(this.#dead.map(({ app }) => app.dispose()));
    await this.app.close();
  }

  /** Whether nothing stood in the log that the window had not been told of; else waits until it is. */
  async #knowsAll(): Promise<boolean> {
    const { viewer, uplink } = this.window;
    const news = await uplink.query({ type: 'events', session: this.session, since: viewer.view.tree.seq });
    const last = news.at(-1)?.seq;
    if (last === undefined) return true;
    await viewer.when(view => view.tree.seq >= last);
    return false;
  }

  #join(): TestWindow {
    const window = this.app.window();
    window.viewer.onFrame = () => this.#looks.forEach(each => each());
    return window;
  }

  async #reopen(): Promise<void> {
    this.app = await this.app.reopen();
    this.window = this.#join();
    this.window.uplink.show({ session: this.session, branch: 1 }, 0);
    await this.window.viewer.when(view => view.shown?.session === this.session);
  }

  /** Runs that are neither at a reply that waits nor at a call that waits for others. */
  #busy(): number {
    return [...this.tree.branches.values()].filter(branch => {
      const run = activeRun(branch);
      if (!run) return false;
      const isAsking = [...this.tree.requests.values()].some(request => request.branch === branch.id);
      return !isAsking && !run.open.some(({ tool }) => treeTools.has(tool));
    }).length;
  }

  /** Nobody runs and nothing waits to be taken, or all wait for the person. */
  #isStill(): boolean {
    const { branches, queue, questions, requests, mail } = this.tree;
    if (questions.size > 0 || requests.size > 0) return true;
    const isIdle = ({ run }: { run?: { end?: { outcome: string } } }): boolean => run?.end?.outcome === 'done';
    const waits = [...mail.values()].some(
      message => !message.taken && !wakesNobody(message) && isIdle(branches.get(message.to) ?? {}),
    );
    const queued = queue.some(({ branch }) => isIdle(branches.get(branch) ?? {}));
    return !waits && !queued && ![...branches.values()].some(activeRun);
  }

  #until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (!isSo()) return;
        clearTimeout(timer);
        this.#looks.delete(look);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#looks.delete(look);
        const mail = [...this.tree.mail.values()]
          .filter(({ taken }) => !taken)
          .map(({ id, kind, to }) => `m${id} ${kind} to ${to}`);
        reject(
          new Error(
            `nothing goes on: ${runningIn(this.tree).join(', ')}; ${this.#held.size} replies wait; ${mail.join(', ')}`,
          ),
        );
      }, patience);
      this.#looks.add(look);
      look();
    });
  }
}

/** What a window was told is what the log says. A window does not hold every node. */
function assertSame(live: Tree, told: Tree): void {
  for (const key of ['branches', 'mail', 'questions', 'requests', 'queue', 'grants', 'holder', 'deferred'] as const)
    assert.deepEqual(live[key], told[key], `the window's ${key} are not the log's`);
  assert.ok(Math.abs(live.cost - told.cost) < 1e-9);
}
