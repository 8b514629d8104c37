import type { AuditRow } from './auditRow.ts';
import type { LoggedSkeleton, ShownCall } from './event.ts';
import type { BranchId, NodeId, RequestId, RunId } from './ids.ts';
import { ruleLine, settingsLine } from './plainWords.ts';

/** The audit trail of a session, folded from its events. An immutable value; rows that did not change stay identical. */
export interface Audit {
  /** The last event folded in; 0 for none. */
  readonly seq: number;
  /** Oldest first. */
  readonly rows: readonly AuditRow[];
  /** What was shown before the call of a row was answered, by the row's `seq`. */
  readonly shown: ReadonlyMap<number, ShownCall>;
  readonly places: ReadonlyMap<BranchId, Place>;
  /** Calls without their final answer, by branch and call. */
  readonly calls: ReadonlyMap<string, OpenRow>;
  /** Rows whose request can still be answered. */
  readonly requests: ReadonlyMap<RequestId, number>;
}

interface Place {
  readonly name: string;
  readonly node: NodeId;
  readonly turn: number;
}

interface OpenRow {
  /** Its place among the rows. */
  readonly at: number;
  readonly run: RunId;
  readonly stage: 'asked' | 'running' | 'finished';
}

export const emptyAudit: Audit = {
  seq: 0,
  rows: [],
  shown: new Map(),
  places: new Map(),
  calls: new Map(),
  requests: new Map(),
};

/** The trail after `events`, the batch being the primitive. Pure; events that were folded already are passed over. */
export function foldAudit(audit: Audit, events: Iterable<LoggedSkeleton>): Audit {
  const next = new Draft(audit);
  for (const event of events) if (event.seq > next.seq) next.apply(event);
  return next.audit();
}

type Of<T extends LoggedSkeleton['type']> = Extract<LoggedSkeleton, { type: T }>;
type Started = Pick<AuditRow, 'tool' | 'title' | 'decision'> & Partial<AuditRow>;

/** A trail being written. Lives only inside one `foldAudit`. */
class Draft {
  seq: number;
  readonly #rows: AuditRow[];
  readonly #shown: Map<number, ShownCall>;
  readonly #places: Map<BranchId, Place>;
  readonly #calls: Map<string, OpenRow>;
  readonly #requests: Map<RequestId, number>;

  constructor(base: Audit) {
    this.seq = base.seq;
    this.#rows = [...base.rows];
    this.#shown = new Map(base.shown);
    this.#places = new Map(base.places);
    this.#calls = new Map(base.calls);
    this.#requests = new Map(base.requests);
  }

  audit(): Audit {
    return {
      seq: this.seq,
      rows: this.#rows,
      shown: this.#shown,
      places: this.#places,
      calls: this.#calls,
      requests: this.#requests,
    };
  }

  apply(event: LoggedSkeleton): void {
    this.seq = event.seq;
    switch (event.type) {
      case 'branchCreated':
        this.#places.set(event.branch, { name: event.name, node: event.from, turn: 0 });
        return;
      case 'branchRenamed':
        return this.#rename(event);
      case 'nodeAdded':
        return this.#node(event);
      case 'headMoved':
        return this.#place(event.branch, { node: event.to });
      case 'branchConfigured':
        this.#add(event, event.branch, { tool: '', title: settingsLine(event.settings), decision: 'changed' });
        return;
      case 'settingsChanged':
        this.#add(event, 0, { tool: '', title: event.words, decision: 'changed', by: event.source });
        return;
      case 'grantRevoked':
        this.#add(event, 0, {
          tool: event.rule.tool,
          title: ruleLine(event.rule),
          decision: 'revoked',
          by: 'person',
          rule: ruleLine(event.rule),
        });
        return;
      case 'permissionRequested':
        return this.#asked(event);
      case 'permissionDecided':
        return this.#decided(event);
      case 'deferredDecided':
        return this.#decidedLate(event);
      case 'toolStarted':
        return this.#started(event);
      case 'toolFinished':
        return this.#finished(event);
      case 'runEnded':
        return this.#runEnded(event.run);
      default:
        return undefined;
    }
  }

  #asked(event: Of<'permissionRequested'>): void {
    const { shown, branch, run, call, request } = event;
    const at = this.#add(event, branch, {
      tool: shown.tool,
      title: shown.title,
      decision: 'asked',
      shownHash: shown.hash,
      run,
    });
    this.#shown.set(event.seq, shown);
    // A question about the run as a whole names the call it came after, which has its own row.
    if (shown.tool !== 'goOn') this.#calls.set(key(branch, call), { at, run, stage: 'asked' });
    this.#requests.set(request, at);
  }

  #decided(event: Of<'permissionDecided'>): void {
    const at = this.#requests.get(event.request);
    const { decision, by, scope, reason, rule, granted, deferred } = event;
    if (!deferred) this.#requests.delete(event.request);
    if (at === undefined) return;
    this.#change(at, {
      decision: deferred ? 'deferred' : decision === 'allow' ? 'allowed' : 'denied',
      by,
      scope,
      ...(reason === '' ? {} : { reason }),
      ...(rule === undefined ? {} : { rule: rule.words, source: rule.source }),
    });
    if (!granted) return;
    const { seq = 0, tool = granted.tool } = this.#rows[at] ?? {};
    const offered = this.#shown.get(seq)?.wider?.find(offer => offer.scope === scope && same(offer.rule, granted));
    const words = offered?.words ?? ruleLine(granted);
    this.#add(event, event.branch, {
      tool,
      title: words,
      decision: 'granted',
      by,
      scope,
      rule: words,
      source: 'answer',
    });
  }

  /** The agent was refused then; what it does with a late yes is a call of its own. */
  #decidedLate({ request, decision, reason }: Of<'deferredDecided'>): void {
    const at = this.#requests.get(request);
    this.#requests.delete(request);
    if (at !== undefined)
      this.#change(at, {
        decision: decision === 'allow' ? 'allowed' : 'denied',
        by: 'person, later',
        ...(reason === '' ? {} : { reason }),
      });
  }

  #started(event: Of<'toolStarted'>): void {
    const { branch, call, run, tool, title, hash, authority, wall } = event;
    const known = this.#calls.get(key(branch, call));
    const ran = {
      ...(hash === undefined ? {} : { ranHash: hash }),
      ...(authority === undefined ? {} : { authority }),
      ...(wall === undefined ? {} : { wall }),
    };
    const asked = known?.run === run && known.stage === 'asked' ? known.at : undefined;
    const at = asked ?? this.#add(event, branch, { tool, title, decision: 'ran', run, ...ran });
    if (asked !== undefined) this.#change(asked, ran);
    this.#calls.set(key(branch, call), { at, run, stage: 'running' });
  }

  #finished(event: Of<'toolFinished'>): void {
    const { branch, call, run, result, ms, exit, files, violations = [], lentUsed } = event;
    const known = this.#calls.get(key(branch, call));
    if (known?.run !== run) return;
    const more = { ...(exit === undefined ? {} : { exit }), ...(lentUsed === undefined ? {} : { lentUsed }) };
    this.#change(known.at, { result, ms, files, violations, ...more });
    this.#calls.set(key(branch, call), { ...known, stage: 'finished' });
  }

  #node(event: Of<'nodeAdded'>): void {
    if (event.path === 'on') this.#place(event.branch, { node: event.id, turn: event.turn });
    if (!event.body || !('outcomes' in event.body)) return;
    for (const { call, name, title, result } of event.body.outcomes) {
      const known = this.#calls.get(key(event.branch, call));
      this.#calls.delete(key(event.branch, call));
      if (known && known.stage !== 'finished') this.#change(known.at, { result });
      // Refused by the branch's own authority, without a question.
      if (!known && result === 'denied') this.#add(event, event.branch, refused(name, title));
    }
  }

  #runEnded(run: RunId): void {
    for (const [id, open] of [...this.#calls]) {
      if (open.run !== run || open.stage === 'finished') continue;
      this.#change(open.at, { result: open.stage === 'running' ? 'unknown' : 'notRun' });
      this.#calls.delete(id);
    }
  }

  #rename({ branch, name }: Of<'branchRenamed'>): void {
    this.#place(branch, { name });
    this.#rows.forEach((row, at) => row.branch === branch && this.#change(at, { agent: name }));
  }

  #add({ seq, time }: { seq: number; time: number }, branch: BranchId, own: Started): number {
    const { name = '', node = 0, turn = 0 } = this.#places.get(branch) ?? {};
    return (
      this.#rows.push({ seq, time, branch, run: 0, agent: name, files: [], violations: [], node, turn, ...own }) - 1
    );
  }

  #change(at: number, change: Partial<AuditRow>): void {
    const row = this.#rows[at];
    if (row) this.#rows[at] = { ...row, ...change };
  }

  #place(branch: BranchId, change: Partial<Place>): void {
    const known = this.#places.get(branch) ?? { name: '', node: 0, turn: 0 };
    this.#places.set(branch, { ...known, ...change });
  }
}

function refused(tool: string, title: string): Started {
  return { tool, title, decision: 'denied', by: 'harness', source: 'authority', result: 'denied' };
}

function key(branch: BranchId, call: string): string {
  return `${branch}/${call}`;
}

function same(a: object, b: object): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
