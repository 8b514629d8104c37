import type { BranchId } from '../session/ids.ts';

/** The other branches of a session, as an agent's run reaches them. Who pays for a run pays for those it starts. */
export interface Agents {
  /**
   * Starts a run of an idle branch at its head; nothing happens where one is on. `began` resolves when the model's first
   * reply has begun, or the run is over. Rejects with words why it cannot start.
   */
  start(branch: BranchId, by: 'agent' | 'resume'): Promise<{ readonly began: Promise<void> }>;
  /** Stops the run of a branch; resolves when it has ended. Nothing happens when none runs. */
  stop(branch: BranchId): Promise<void>;
  /**
   * Starts a turn of an idle branch with what waits in its mail; nothing happens where it runs, or where nothing waits. The
   * answer is why it was not woken, as a sentence; empty where it was, or reads by itself.
   */
  wake(branch: BranchId): Promise<string>;
}
