/** Whether waiting branches are kept in the prompt cache, for all runs of a process. */
export interface Warmth {
  /** Whether it is wanted now, somebody is there, and the model takes it. */
  may(model: string): boolean;
  /** The model refuses such requests: it is not asked again. */
  refused(model: string): void;
}
