import { changesFiles } from '../sandbox/tools.ts';
import type { NodeId } from '../session/ids.ts';
import type { Outcome } from '../session/node.ts';
import { isTreeTool } from './tree/treeTools.ts';

/**
 * The files of a run's folder, kept beside it as checkpoints. Nothing of it is waited for but by calls that change files,
 * and nothing of it fails a run.
 */
export interface KeptFiles {
  /** A changing call is on its way: begins to keep the files as they are before it, once a run. */
  before(): void;
  /**
   * Resolves when the files as they are before the next change are kept, or cannot be. Call it with the workspace's lease;
   * rejects with the signal's reason only. `named` are the files the calls of the reply name, as the model wrote them: where
   * there is no git, nothing else can be kept.
   */
  ready(signal: AbortSignal, named?: readonly string[]): Promise<void>;
  /** Begins to keep the files as the results `node` left them. */
  after(node: NodeId, changed: Changed): void;
}

/** What calls may have changed: nothing, these files alone (as tools name them: absolute outside of the folder), or anything. */
export type Changed = 'nothing' | 'anything' | { readonly files: readonly string[] };

export function changedBy(outcomes: readonly Outcome[]): Changed {
  const ran = outcomes.filter(
    ({ name, result }) => changesFiles(name) && !isTreeTool(name) && result !== 'denied' && result !== 'notRun',
  );
  if (ran.some(({ name, result }) => (name !== 'edit' && name !== 'write') || result === 'cancelled'))
    return 'anything';
  const files = ran.flatMap(outcome => outcome.files.map(file => file.path));
  return files.length === 0 ? 'nothing' : { files: [...new Set(files)] };
}
