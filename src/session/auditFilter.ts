import type { AuditDecision, AuditRow } from './auditRow.ts';

/** Which rows are wanted; an absent member leaves none out. */
export interface AuditFilter {
  readonly agent?: string;
  readonly tool?: string;
  /** A path, the end of one, or a folder. */
  readonly file?: string;
  readonly decision?: AuditDecision;
  /** Stands somewhere in what a person reads of a row; upper and lower case are the same. */
  readonly text?: string;
}

/** The rows a filter leaves, in their order. */
export function filterAudit(rows: readonly AuditRow[], filter: AuditFilter): AuditRow[] {
  const { agent, tool, file = '', decision, text = '' } = filter;
  const words = text.trim().toLowerCase();
  return rows.filter(
    row =>
      (agent === undefined || row.agent === agent) &&
      (tool === undefined || row.tool === tool) &&
      (decision === undefined || row.decision === decision) &&
      (file === '' || pathsOf(row).some(path => isAt(path, file))) &&
      (words === '' || textOf(row).includes(words)),
  );
}

/** The files a row speaks of: those that were changed, and the one that was asked for. */
export function pathsOf({ tool, title, files }: AuditRow): string[] {
  const named = tool === 'edit' || tool === 'write' || tool === 'read' ? [title] : [];
  return [...new Set([...files.map(({ path }) => path), ...named])];
}

function isAt(path: string, wanted: string): boolean {
  const file = wanted.replace(/^\.\//, '').replace(/\/+$/, '');
  return path === file || path.startsWith(`${file}/`) || path.endsWith(`/${file}`) || path.includes(`/${file}/`);
}

function textOf({ agent, tool, title, reason, rule, by, files, violations, lentUsed = [] }: AuditRow): string {
  const parts = [agent, tool, title, reason, rule, by, ...files.map(({ path }) => path)];
  const lent = lentUsed.flatMap(({ name, host }) => [name, host]);
  return [...parts, ...violations.map(({ words }) => words), ...lent].join('\n').toLowerCase();
}
