import * as v from 'valibot';
import { auditDecisions, type AuditRow } from '../session/auditRow.ts';
import type { ShownCall } from '../session/event.ts';
import { count } from '../session/node.ts';

const filterSchema = v.object({
  agent: v.exactOptional(v.string()),
  tool: v.exactOptional(v.string()),
  file: v.exactOptional(v.string()),
  decision: v.exactOptional(v.picklist(auditDecisions)),
  text: v.exactOptional(v.string()),
});

/** The audit trail's page to its host. The page is the untrusted side; rows are named by their `seq`. */
export const fromAuditSchema = v.variant('type', [
  /** The page is there (again) and wants everything. */
  v.object({ type: v.literal('ready') }),
  /** What was shown before the call of a row was answered. */
  v.object({ type: v.literal('shown'), seq: count }),
  v.object({ type: v.literal('goToTurn'), seq: count }),
  v.object({ type: v.literal('openFile'), seq: count, path: v.string() }),
  /** Writes the rows the filter leaves into a file the person chooses. */
  v.object({ type: v.literal('export'), filter: filterSchema }),
]);
export type FromAudit = v.InferOutput<typeof fromAuditSchema>;

/** The host to the audit trail's page. */
export type ToAudit =
  | { type: 'strings'; bundle: Record<string, string> }
  /** Rows that are new or changed, in their order; what the page has of the same `seq` is replaced. */
  | { type: 'rows'; rows: AuditRow[] }
  | { type: 'shown'; seq: number; shown: ShownCall | null }
  /** Why nothing newer comes, in words; empty when it does. */
  | { type: 'trouble'; words: string };
