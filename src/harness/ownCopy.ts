/**
 * The copy of the workspace's files a branch works in, as its run sees it. Making it begins with the run and nothing of the
 * run waits for it but calls.
 */
export interface OwnCopy {
  /** `copy` where the branch works in one. */
  kind(): 'copy' | undefined;
  /** Whether a call has to wait for it. */
  isAwaited(): boolean;
  /**
   * Resolves when calls can go on: with nothing where the branch has the files it is to work with, else with why it has
   * none of its own, in words for the agent. Then it sees the workspace and may change nothing. Rejects with the signal's
   * reason only.
   */
  ready(signal: AbortSignal): Promise<string | undefined>;
}
