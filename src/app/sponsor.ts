import type { RunDeps } from '../harness/runDeps.ts';
import type { BranchId } from '../session/ids.ts';

/** What runs of a branch work with, for whoever started them. Throws `Refusal` where it may not run. */
export type Sponsor = (branch: BranchId) => () => RunTools;

/** What a run is started with; the rest of `RunDeps` follows from the branch. */
export type RunTools = Pick<
  RunDeps,
  | 'model'
  | 'modelInfo'
  | 'models'
  | 'credential'
  | 'hands'
  | 'outside'
  | 'wall'
  | 'reach'
  | 'rules'
  | 'parse'
  | 'lease'
  | 'copy'
  | 'files'
  | 'clock'
  | 'digest'
  | 'settings'
  | 'warmth'
  | 'unsaved'
  | 'isAttended'
  | 'scratch'
  | 'instructions'
>;
