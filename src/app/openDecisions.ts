import type { Decision } from '../harness/runDeps.ts';
import type { RequestId } from '../session/ids.ts';

/** The answers that runs wait for, by request. */
export class OpenDecisions {
  readonly #waiting = new Map<RequestId, (decision: Decision) => void>();

  decide(request: RequestId, decision: Decision): void {
    this.#waiting.get(request)?.(decision);
  }

  /** Resolves with the answer; rejects with the signal's reason. */
  of(request: RequestId, signal: AbortSignal): Promise<Decision> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#waiting.delete(request);
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
}
