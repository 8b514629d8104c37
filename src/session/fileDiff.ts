/** How one file differs between two checkpoints. Paths are relative to the folder, with `/`. */
export interface FileDiff {
  readonly path: string;
  /** Where it was before, for a renamed one. */
  readonly was?: string;
  readonly status: 'added' | 'deleted' | 'modified' | 'renamed' | 'mode' | 'type';
  /** Lines; 0 for a binary file. */
  readonly added: number;
  readonly removed: number;
  readonly binary: boolean;
}
