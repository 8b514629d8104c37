import { filterAudit, type AuditFilter } from '../../session/auditFilter.ts';
import type { SessionId } from '../../session/ids.ts';
import type { AuditFeed } from './auditFeed.ts';

/** The rows that a filter leaves as JSON, one a line, each with what was shown for it, as `banyan audit --json` prints them. */
export function auditExport(session: SessionId, feed: Pick<AuditFeed, 'rows' | 'shown'>, filter: AuditFilter): string {
  return filterAudit(feed.rows, filter)
    .map(row => {
      const shown = feed.shown(row.seq);
      return `${JSON.stringify({ session, ...row, ...(shown && { shown }) })}\n`;
    })
    .join('');
}
