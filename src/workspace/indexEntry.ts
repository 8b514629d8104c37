import type { BytePath } from './bytePath.ts';

/** An index entry with the letter that tells its flags. */
export interface IndexEntry {
  readonly tag: string;
  readonly mode: string;
  readonly oid: string;
  readonly stage: string;
  readonly path: BytePath;
}
