import type { Clock } from '../base/clock.ts';
import type { Decision } from '../harness/runDeps.ts';
import type { BranchId, RequestId, RunId } from '../session/ids.ts';
import type { Rule, Scope } from '../session/rule.ts';
import type { OpenRequest } from '../session/tree.ts';

/** An answer as the person gave it. */
export interface Answer extends Decision {
  readonly scope: Scope;
  /** The rule it added, where it reaches further than once. */
  readonly granted?: Rule;
  /** Milliseconds for which the agent does not hear of a denial, so that it can be taken back. */
  readonly hold: number;
}

/** An answer that can still be taken back. */
export interface Given {
  readonly request: OpenRequest;
  readonly answer: Answer;
}

/** The answers that runs wait for, by request, and those that can still be taken back. */
export class OpenDecisions {
  readonly #clock: Pick<Clock, 'sleep'>;
  readonly #waiting = new Map<RequestId, (decision: Decision) => void>();
  readonly #given = new Map<RequestId, Given>();
  /** Ends the time for which a denial is held, early. */
  readonly #held = new Map<RequestId, AbortController>();
  /** Allows that were taken back before their run has seen it, and what was answered since. */
  readonly #back = new Map<RequestId, { readonly run: RunId; readonly since?: Decision }>();

  constructor(clock: Pick<Clock, 'sleep'>) {
    this.#clock = clock;
  }

  /** Resolves with the answer; rejects with the signal's reason. */
  of(request: RequestId, signal: AbortSignal): Promise<Decision> {
    const { since } = this.#back.get(request) ?? {};
    this.#back.delete(request);
    if (since) return Promise.resolve(since);
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#waiting.delete(request);
        this.#forget(request);
        reject(signal.reason as Error);
      };
      if (signal.aborted) return leave();
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.set(request, decision => {
        this.#waiting.delete(request);
        signal.removeEventListener('abort', leave);
        resolve(decision);
      });
    });
  }

  /** Gives an answer. An allow goes to its run at once and can be taken back until its call begins. */
  decide(request: OpenRequest, answer: Answer): void {
    const { id } = request;
    const run = this.#waiting.get(id);
    if (!run && !this.#back.has(id)) return;
    this.#given.set(id, { request, answer });
    if (!run) {
      if (answer.decision === 'allow') this.#back.delete(id);
      else this.#back.set(id, { run: request.run, since: answer });
    } else if (answer.decision === 'deny') this.#hold(id, answer.hold);
    else {
      // A question about the run as a whole has no call that could begin later.
      if (request.shown.tool === 'goOn') this.#given.delete(id);
      run(answer);
    }
  }

  /** Takes an answer back: its call waits for another one. Undefined where it stands already. */
  takeBack(request: RequestId): Given | undefined {
    const given = this.#given.get(request);
    this.#forget(request);
    if (given && !this.#waiting.has(request)) this.#back.set(request, { run: given.request.run });
    return given;
  }

  /** From here on an allow stands: its call begins, or never will. False where it was taken back and has to be asked for again. */
  settle(request: RequestId): boolean {
    this.#given.delete(request);
    return !this.#back.has(request);
  }

  /** The agent of a branch hears of its denials at once: the person has told it more. */
  tellNow(branch: BranchId): void {
    for (const [id, held] of [...this.#held]) {
      if (this.#given.get(id)?.request.branch === branch) held.abort('tell');
    }
  }

  /** Nothing of a run that ends can be taken back. */
  ended(run: RunId): void {
    for (const [id, { request }] of [...this.#given]) if (request.run === run) this.#forget(id);
    for (const [id, back] of [...this.#back]) if (back.run === run) this.#back.delete(id);
  }

  #forget(request: RequestId): void {
    this.#given.delete(request);
    this.#held.get(request)?.abort(new Error('over'));
    this.#held.delete(request);
  }

  #hold(request: RequestId, ms: number): void {
    const held = new AbortController();
    const tell = (): void => {
      const { answer } = this.#given.get(request) ?? {};
      this.#given.delete(request);
      this.#held.delete(request);
      if (answer) this.#waiting.get(request)?.(answer);
    };
    if (ms === 0) return tell();
    this.#held.set(request, held);
    this.#clock.sleep(Math.min(ms, longestHold), held.signal).then(tell, reason => reason === 'tell' && tell());
  }
}

/** Nobody keeps an agent waiting for longer than this. */
const longestHold = 10_000;
