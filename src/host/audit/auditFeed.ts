import { Emitter } from '../../base/emitter.ts';
import { emptyAudit, foldAudit } from '../../session/audit.ts';
import type { AuditRow } from '../../session/auditRow.ts';
import type { Logged, ShownCall } from '../../session/event.ts';

/** Events of the session after `since`, ascending; empty where there are no more for now. Rejects with words. */
export type ReadEvents = (since: number) => Promise<readonly Logged[]>;

/** The audit trail of one session, which grows as it is asked to. */
export class AuditFeed {
  /** Rows that are new or changed. */
  readonly changed = new Emitter<readonly AuditRow[]>();
  readonly #read: ReadEvents;
  #audit = emptyAudit;
  #pulling: Promise<void> | undefined;
  #wanted: 'enough' | 'more' = 'enough';

  constructor(read: ReadEvents) {
    this.#read = read;
  }

  get rows(): readonly AuditRow[] {
    return this.#audit.rows;
  }

  row(seq: number): AuditRow | undefined {
    return this.#audit.rows.find(row => row.seq === seq);
  }

  shown(seq: number): ShownCall | undefined {
    return this.#audit.shown.get(seq);
  }

  /** Takes in what was written meanwhile. Whoever comes while it reads is served by one more reading. */
  pull(): Promise<void> {
    this.#wanted = 'more';
    this.#pulling ??= this.#pull().finally(() => (this.#pulling = undefined));
    return this.#pulling;
  }

  async #pull(): Promise<void> {
    while (this.#wanted === 'more') {
      this.#wanted = 'enough';
      for (;;) {
        const page = await this.#read(this.#audit.seq);
        if (page.length === 0) break;
        const before = this.#audit.rows;
        this.#audit = foldAudit(this.#audit, page);
        const rows = this.#audit.rows.filter((row, at) => row !== before[at]);
        if (rows.length > 0) this.changed.emit(rows);
      }
    }
  }
}
