import type { BranchId, NodeId, RunId } from './ids.ts';
import type { FileChange } from './node.ts';
import type { Authority, Scope } from './rule.ts';
import type { LentUse, Violation } from './wall.ts';

/** What became of a call before it ran, or what was changed: `ran` needed no answer, `asked` still waits for one. */
export const auditDecisions = [
  'allowed',
  'denied',
  'asked',
  'deferred',
  'ran',
  'changed',
  'granted',
  'revoked',
] as const;
export type AuditDecision = (typeof auditDecisions)[number];

/**
 * One line of the audit trail: a call with who decided on it and what came of it, or a change of what may be done without
 * asking. Members that nobody wrote down are absent.
 */
export interface AuditRow {
  /** Of the first event it is made of. */
  readonly seq: number;
  readonly time: number;
  /** 0 for the session itself. */
  readonly branch: BranchId;
  readonly run: RunId;
  /** The branch's present name. */
  readonly agent: string;
  /** Empty for changes of settings. */
  readonly tool: string;
  /** The command or the path, whole. */
  readonly title: string;
  readonly decision: AuditDecision;
  readonly by?: string;
  /** The words that came with the decision. */
  readonly reason?: string;
  /** The rule that decided, or was granted or revoked, in words, and whose it is. */
  readonly rule?: string;
  readonly source?: 'user' | 'workspace' | 'answer' | 'authority';
  readonly scope?: Scope;
  readonly authority?: Authority;
  readonly wall?: 'inside' | 'outside' | 'container' | 'none';
  /** `unknown`: it was running when its run was cut off. */
  readonly result?: 'ok' | 'failed' | 'denied' | 'cancelled' | 'notRun' | 'unknown';
  readonly exit?: number | null;
  readonly ms?: number;
  readonly files: readonly FileChange[];
  readonly violations: readonly Violation[];
  /** Lent credentials that went out while it ran. */
  readonly lentUsed?: readonly LentUse[];
  /** Hashes over tool and input: of what was shown and of what ran. */
  readonly shownHash?: string;
  readonly ranHash?: string;
  /** Where the branch stood, and the turn that node belongs to; 0 before the first. */
  readonly node: NodeId;
  readonly turn: number;
}
