import * as v from 'valibot';
import { count } from '../session/node.ts';
import type { Comparison } from './query.ts';

/** The comparison's page to its host. The page is the untrusted side; ways are named by their place in the comparison. */
export const fromCompareSchema = v.variant('type', [
  /** The page is there (again) and wants everything. */
  v.object({ type: v.literal('ready') }),
  /** Ask again, after a failure. */
  v.object({ type: v.literal('again') }),
  /** What differs between two ways, or since the paths parted where `from` is null. */
  v.object({ type: v.literal('openDiff'), from: v.nullable(count), to: count }),
  /** Shows a way in the panel, at its last turn. */
  v.object({ type: v.literal('showWay'), way: count }),
]);
export type FromCompare = v.InferOutput<typeof fromCompareSchema>;

/** The host to the comparison's page. */
export type ToCompare =
  | { type: 'strings'; bundle: Record<string, string> }
  | { type: 'comparison'; comparison: Comparison }
  /** Why there is nothing, or nothing newer, in words; empty when there is. */
  | { type: 'trouble'; words: string };
