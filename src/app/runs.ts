import type { Clock } from '../base/clock.ts';
import type { Agents } from '../harness/agents.ts';
import { asleep } from '../harness/asleep.ts';
import { compactRun, standing, type Standing } from '../harness/compactRun.ts';
import { unawaited } from '../harness/mail.ts';
import { openReplyAt } from '../harness/openCalls.ts';
import { Parking } from '../harness/parking.ts';
import type { RunDeps } from '../harness/runDeps.ts';
import { runLoop, type RunEnd } from '../harness/runLoop.ts';
import { closeOpenCalls } from './closeOpenCalls.ts';
import { endOfRun } from './endOfRun.ts';
import { keepStep } from './keepStep.ts';
import { SessionLedger } from '../harness/sessionLedger.ts';
import { instructionBlocks } from '../harness/tree/createSpawned.ts';
import type { Block } from '../session/block.ts';
import type { SessionEvent } from '../session/event.ts';
import type { BranchId } from '../session/ids.ts';
import { activeRun, type QueuedPrompt } from '../session/tree.ts';
import { OpenDecisions } from './openDecisions.ts';
import type { OpenSession } from './openSession.ts';
import { Refusal } from './refusal.ts';
import { RunsOn, type RunOn } from './runsOn.ts';
import type { Sponsor } from './sponsor.ts';
import { mailStart, promptStart, wakeStart } from './turnStart.ts';

/** What a run does. */
interface Work {
  readonly loop: typeof runLoop;
  /** Where it only sums the branch up: how that stands where the run is cut off. */
  readonly stands?: Standing;
}

const aTurn: Work = { loop: runLoop };

type Started = Extract<SessionEvent, { type: 'runStarted' }>;

/** The runs of one session. A branch runs at most once at a time; different branches run side by side. */
export class Runs {
  readonly #session: OpenSession;
  readonly #drain: AbortSignal;
  readonly #note: (line: string) => void;
  /** What the prompt cache holds of this session. */
  readonly ledger = new SessionLedger();
  readonly decisions: OpenDecisions;
  readonly #on = new RunsOn();
  /** Branches whose line is being changed: no run starts on them. */
  readonly #held = new Set<BranchId>();
  /** Branches that are being stopped together: what comes for them wakes nobody. */
  readonly #quiet = new Set<BranchId>();
  /** Prompts that waited for the end of a turn, on their way to a run of their own. */
  readonly #taking = new Set<Promise<void>>();
  readonly #sponsors = new Map<BranchId, Sponsor>();

  constructor(session: OpenSession, drain: AbortSignal, note: (line: string) => void, clock: Clock) {
    this.#session = session;
    this.decisions = new OpenDecisions(clock);
    this.#drain = drain;
    this.#note = note;
  }

  /** Runs, and turns that are about to follow one that has ended. */
  get running(): number {
    return this.#on.size + this.#taking.size;
  }

  /**
   * Adds a prompt at the head of a branch and starts its run; both are on disk before the model hears of it. `waited` is its
   * place in the queue, where it had one: it leaves that when it starts, and stays when it cannot.
   */
  async prompt(branch: BranchId, words: string, sponsor: Sponsor, waited?: QueuedPrompt): Promise<void> {
    this.#refuseIfBusy(branch);
    const project = await this.#instructions(branch, sponsor);
    const closing = await closeOpenCalls(this.#session, branch);
    this.#refuseIfBusy(branch);
    if (waited && !this.#session.tree().queue.some(queued => queued.id === waited.id)) return;
    const start = { branch, closing: closing(), words, project, waited };
    await this.#start(branch, 'person', sponsor, promptStart(this.#session.tree(), start));
  }

  /** Starts a turn of an idle branch with words of the harness. */
  async wake(branch: BranchId, words: string, sponsor: Sponsor): Promise<void> {
    this.#refuseIfBusy(branch);
    const closing = await closeOpenCalls(this.#session, branch);
    this.#refuseIfBusy(branch);
    const start = { branch, closing: closing(), words };
    await this.#start(branch, 'person', sponsor, wakeStart(this.#session.tree(), start));
  }

  /**
   * Starts a turn of an idle branch with what waits in its mail. The answer is why not, as a sentence; empty where it was
   * started, runs already, or has no mail.
   */
  async read(branch: BranchId, sponsor: Sponsor, by: 'agent' | 'person' = 'agent'): Promise<string> {
    const closing = await closeOpenCalls(this.#session, branch);
    const tree = this.#session.tree();
    // Nobody but the person wakes whom the person stopped.
    const reason = by === 'person' ? '' : this.#quiet.has(branch) ? 'It is being stopped.' : asleep(tree, branch);
    const isBusy = this.#held.has(branch) || activeRun(tree.branches.get(branch));
    if (reason !== '' || isBusy || unawaited(tree, branch).length === 0) return reason;
    try {
      const start = mailStart(this.#session.tree(), { branch, closing: closing() });
      await this.#start(branch, by, sponsor, start);
      return '';
    } catch (error) {
      if (error instanceof Refusal) return error.message;
      throw error;
    }
  }

  /** Words of the harness for the agent, heard with its next step or its next run. */
  tell(branch: BranchId, words: string): Promise<void> {
    return this.#session.append({ type: 'noteQueued', branch, words });
  }

  /** Goes on at the head: after a failure, an interruption, or a hand-over. */
  async goOn(branch: BranchId, by: 'resume' | 'retry' | 'agent', sponsor: Sponsor): Promise<void> {
    // The model takes no request without a word.
    if (this.#session.tree().branches.get(branch)?.head === 0)
      throw new Refusal('invalid', 'There is nothing to go on with. Write something first.');
    const isCut = by === 'resume' && (await this.#endsInWords(branch));
    this.#refuseIfBusy(branch);
    const words = 'Your reply was cut off here. Go on.';
    const isSaid = this.#session.tree().branches.get(branch)?.notes?.includes(words);
    await this.#start(branch, by, sponsor, isCut && !isSaid ? [{ type: 'noteQueued', branch, words }] : []);
  }

  /** As `goOn`; nothing happens where somebody else has set it going, perhaps at the same moment. */
  async takeUp(branch: BranchId, by: 'resume' | 'agent', sponsor: Sponsor): Promise<void> {
    const isOn = (): boolean => activeRun(this.#session.tree().branches.get(branch)) !== undefined;
    if (isOn()) return;
    await this.goOn(branch, by, sponsor).catch((error: unknown) => {
      // A start that could not be kept is none, whoever tried.
      if (!isOn() || this.#session.trouble) throw error;
    });
  }

  /** Sums an idle branch up, as a run. */
  async compact(branch: BranchId, sponsor: Sponsor): Promise<void> {
    this.#refuseIfBusy(branch);
    const { run } = this.#session.tree().branches.get(branch) ?? {};
    const stands = standing(run);
    await this.#start(branch, 'person', sponsor, [], { loop: compactRun(stands), stands });
  }

  /** Stops the run of a branch; resolves when it has ended. Nothing happens when none runs. */
  async stop(branch: BranchId): Promise<void> {
    const on = this.#on.of(branch);
    on?.stop.abort(new Error('stopped by the person'));
    await on?.end;
  }

  /** Does `work`, which stops branches. What their ends send to one another waits in the mail of those that rest. */
  async whileQuiet(branches: readonly BranchId[], work: () => Promise<void>): Promise<void> {
    for (const branch of branches) this.#quiet.add(branch);
    try {
      await work();
      await Promise.all(this.#taking);
    } finally {
      for (const branch of branches) this.#quiet.delete(branch);
    }
  }

  /**
   * Changes the line of a branch: its run is parked at its next step before `change`, which says on which branch it goes on.
   * Where that throws, it goes on where it was.
   */
  async whilePaused(branch: BranchId, change: () => Promise<BranchId>): Promise<void> {
    this.#refuseIfBusy(branch, 'held');
    const sponsor = this.#sponsors.get(branch);
    const on = this.#on.of(branch);
    const over = Promise.withResolvers<void>();
    void this.#after(branch, over.promise);
    this.#held.add(branch);
    let onward = branch;
    try {
      on?.pause.abort(new Error('paused'));
      await on?.end;
      onward = await change();
    } finally {
      this.#held.delete(branch);
      void this.#after(onward, this.#afterPause(branch, onward, sponsor));
      over.resolve();
    }
  }

  /** The branches of the session for who pays: for an agent, or for the person. */
  agentsOf(sponsor: Sponsor, by: 'agent' | 'person' = 'agent'): Agents {
    return {
      start: async (branch, how) => {
        await this.takeUp(branch, how, sponsor);
        return { began: this.#on.of(branch)?.beginning.promise ?? Promise.resolve() };
      },
      stop: branch => this.stop(branch),
      wake: branch => this.read(branch, sponsor, by),
    };
  }

  /** Resolves when nothing of this session runs any more. */
  async idle(): Promise<void> {
    while (this.running > 0) await Promise.all([...this.#on.ends(), ...this.#taking]);
  }

  /** Stops every run at once, as something that may be resumed. One that ends may wake another: that is stopped as well. */
  async parkAll(): Promise<void> {
    while (this.running > 0) {
      this.#on.stop(() => new Parking());
      await Promise.race([...this.#on.ends(), ...this.#taking]);
    }
  }

  #refuseIfBusy(branch: BranchId, how: 'free' | 'held' = 'free'): void {
    if (this.#held.has(branch)) throw new Refusal('busy', 'This branch is being split off. Try again in a moment.');
    if (how === 'free' && activeRun(this.#session.tree().branches.get(branch)))
      throw new Refusal('busy', 'This branch is running. Stop it first, or write to it while it works.');
  }

  /** Whether the head is a reply that called nothing: the model has to hear something before it goes on. */
  async #endsInWords(branch: BranchId): Promise<boolean> {
    const { branches, nodes } = this.#session.tree();
    const head = branches.get(branch)?.head ?? 0;
    return nodes.get(head)?.kind === 'reply' && !(await openReplyAt(this.#session, head));
  }

  /** What the project tells agents, for the first words of an empty context; from then on it is frozen in the log. */
  async #instructions(branch: BranchId, sponsor: Sponsor): Promise<Block[]> {
    if (this.#session.tree().branches.get(branch)?.head !== 0) return [];
    return instructionBlocks(await sponsor(branch)().instructions());
  }

  async #start(
    branch: BranchId,
    by: Started['by'],
    sponsor: Sponsor,
    before: readonly SessionEvent[],
    work: Work = aTurn,
  ): Promise<void> {
    const session = this.#session;
    const given = sponsor(branch)();
    const run = session.tree().lastRun + 1;
    const at =
      before.findLast(event => event.type === 'nodeAdded')?.id ?? session.tree().branches.get(branch)?.head ?? 0;
    const { stands } = work;
    const credential = given.credential.source;
    const started: Started = { type: 'runStarted', run, branch, at, by, credential, ...(stands ? { stands } : {}) };
    const on = this.#on.begin(branch);
    this.#sponsors.set(branch, sponsor);
    const screen = session.live.screen(branch, run);
    const durable = session.append(...before, started);
    const deps: RunDeps = {
      ...given,
      branch,
      run,
      journal: session,
      ledger: this.ledger,
      screen,
      began: () => on.beginning.resolve(),
      agents: this.agentsOf(sponsor),
      decision: (request, signal) => this.decisions.of(request, signal),
      settle: request => this.decisions.settle(request),
      drain: AbortSignal.any([this.#drain, on.pause.signal]),
    };
    on.end = this.#run(deps, on, durable, work);
    await durable;
  }

  async #run(deps: RunDeps, on: RunOn, durable: Promise<void>, work: Work): Promise<void> {
    const { signal } = on.stop;
    let end: RunEnd;
    try {
      await durable;
      end = await work.loop(deps, signal);
      // A summary that was cut off is asked for again by who wants it: there is no turn to go on with.
      if (end.outcome === 'stopped' && signal.reason instanceof Parking) end = { outcome: work.stands ?? 'parked' };
      if (end.outcome === 'parked' && this.#held.has(deps.branch)) await keepStep(deps);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#note(
        `run ${deps.run} of branch ${deps.branch} failed: ${error instanceof Error ? (error.stack ?? message) : message}`,
      );
      const disk = this.#session.trouble !== '';
      end = { outcome: 'failed', failure: { kind: disk ? 'disk' : 'bug', message } };
    }
    this.decisions.ended(deps.run);
    try {
      const { events, handBack } = await endOfRun(deps, { ...end, of: work.stands ? 'summary' : 'turn' }, this.#note);
      await this.#session.append(...events());
      void this.#after(deps.branch, handBack({ journal: deps.journal, agents: deps.agents }));
    } catch (error) {
      this.#note(`the end of run ${deps.run} could not be kept: ${String(error)}`);
    }
    this.#on.over(on);
    if (end.outcome !== 'done' || this.#held.has(deps.branch)) return;
    // A process that ends when nothing runs must not end between two turns: the second would wait for nobody.
    await this.#after(deps.branch, this.#takeQueued(deps.branch));
  }

  /** What follows the end of a run; until it is done the session counts as running. */
  async #after(branch: BranchId, work: Promise<void>): Promise<void> {
    const kept = work.catch((error: unknown) =>
      this.#note(`what follows a run of branch ${branch} failed: ${String(error)}`),
    );
    this.#taking.add(kept);
    await kept;
    this.#taking.delete(kept);
  }

  /** What stood still for a change of a branch's line goes on, and what came meanwhile is read. */
  async #afterPause(branch: BranchId, onward: BranchId, sponsor: Sponsor | undefined): Promise<void> {
    const outcome = (of: BranchId) => this.#session.tree().branches.get(of)?.run?.end?.outcome;
    if (sponsor && outcome(onward) === 'parked' && !this.#drain.aborted) await this.takeUp(onward, 'resume', sponsor);
    if (onward !== branch || outcome(branch) === 'done') await this.#takeQueued(branch);
  }

  /** The next prompt that waited for the turn to end, or the mail that came while it ended. */
  async #takeQueued(branch: BranchId): Promise<void> {
    const next = this.#session.tree().queue.find(queued => queued.branch === branch);
    const sponsor = this.#sponsors.get(branch);
    if (!sponsor || this.#session.trouble) return;
    try {
      // A run that starts while Banyan hands over is parked at once, and the successor goes on with it.
      if (next) return await this.prompt(branch, next.words, sponsor, next);
      const reason = await this.read(branch, sponsor);
      if (reason !== '') this.#note(`what came for branch ${branch} waits: ${reason}`);
    } catch (error) {
      this.#note(`what waited for the end of a turn could not be started: ${String(error)}`);
    }
  }
}
