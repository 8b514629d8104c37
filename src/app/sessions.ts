import { isTreeTool } from '../harness/tree/treeTools.ts';
import type { SessionRow } from '../protocol/frame.ts';
import type { Logged, SessionEvent } from '../session/event.ts';
import type { BranchId, SessionId } from '../session/ids.ts';
import type { SessionHeading } from '../session/sessionLog.ts';
import { activeRun, type Tree } from '../session/tree.ts';
import type { AppDeps } from './appDeps.ts';
import { OpenSession } from './openSession.ts';
import { Refusal } from './refusal.ts';
import { Runs } from './runs.ts';
import type { ScratchFollowers } from './scratchFollowers.ts';

/** An open session with its runs. */
export interface Opened {
  readonly session: OpenSession;
  readonly runs: Runs;
}

type SessionsDeps = Pick<AppDeps, 'store' | 'note' | 'clock'> & {
  readonly scratch: Pick<ScratchFollowers, 'of'>;
  /** Hears of every session that is read from its log, before anybody else does. Does not reject. */
  readonly found: (tree: Tree) => Promise<void>;
  /** Hears what is kept of every open session. */
  readonly heard: (opened: Opened, events: readonly Logged[]) => void;
};

/** The sessions of a state folder. Each is opened once, on first use, and stays open. */
export class Sessions {
  readonly #deps: SessionsDeps;
  readonly #drain: AbortSignal;
  readonly #open = new Map<SessionId, Promise<Opened>>();
  readonly #opened = new Map<SessionId, Opened>();
  /** Sessions whose log broke and that could not be opened anew yet, as they were left. */
  readonly #broken = new Map<SessionId, OpenSession>();
  readonly #closed = new AbortController();
  #headings: Promise<SessionHeading[]> | undefined;
  /** Called whenever a row of the list may have changed. */
  readonly #changed: () => void;
  /** Called when a session whose log broke stands on a new one: whoever shows it must look again. */
  readonly #reopened: (opened: Opened) => void;

  constructor(deps: SessionsDeps, drain: AbortSignal, changed: () => void, reopened: (opened: Opened) => void) {
    this.#deps = deps;
    this.#drain = drain;
    this.#changed = changed;
    this.#reopened = reopened;
  }

  /** Opened sessions, those with running branches among them. */
  opened(): Opened[] {
    return [...this.#opened.values()];
  }

  async create(session: SessionId, first: SessionEvent[]): Promise<Opened> {
    const made = this.#deps.store.create(session).then(opened => this.#adopt(new OpenSession(opened, session)));
    this.#open.set(session, made);
    const opened = await made;
    await opened.session.append(...first);
    return opened;
  }

  /** Opens a session; what a crash left running is closed as interrupted. A session whose log broke is opened anew. */
  async get(session: SessionId): Promise<Opened> {
    const broken = this.#opened.get(session);
    if (broken?.session.trouble) {
      this.#forget(session);
      this.#broken.set(session, broken.session);
      // What still runs can keep nothing of what it does.
      const ended = broken.runs.parkAll().then(() => broken.session.log.close());
      const load = (): Promise<Opened> => this.#load(session);
      return this.#keep(session, ended.then(load, load));
    }
    return this.#open.get(session) ?? this.#keep(session, this.#load(session));
  }

  /** Whoever asks next gets what is being opened; where a broken one comes back, however often it was tried, that is told. */
  #keep(session: SessionId, opening: Promise<Opened>): Promise<Opened> {
    this.#open.set(session, opening);
    void opening.then(
      opened => {
        if (this.#broken.delete(session)) this.#reopened(opened);
      },
      () => {
        if (this.#open.get(session) === opening) this.#forget(session);
      },
    );
    return opening;
  }

  /** The session list, newest first. */
  async rows(): Promise<SessionRow[]> {
    const rows = new Map<SessionId, SessionRow>();
    for (const heading of await this.#kept()) rows.set(heading.session, { ...heading, running: 0, asks: 0 });
    // Nothing of them runs or can be answered now; their files are kept as those of any other.
    for (const session of this.#broken.values()) {
      const { asking: _, ...row } = rowOf(session.durableTree());
      rows.set(session.session, { ...row, running: 0, asks: 0 });
    }
    for (const { session } of this.#opened.values()) rows.set(session.session, rowOf(session.durableTree()));
    return [...rows.values()].filter(row => row.session !== '').sort((a, b) => b.changed - a.changed);
  }

  async close(): Promise<void> {
    this.#closed.abort(new Error('Banyan is ending.'));
    for (const { session } of this.#opened.values()) await session.log.close().catch(() => {});
  }

  /** What was kept when it was first asked for; where that could not be found out, the next one who asks tries again. */
  #kept(): Promise<SessionHeading[]> {
    this.#headings ??= this.#deps.store.list().catch((error: unknown) => {
      this.#headings = undefined;
      throw error;
    });
    return this.#headings;
  }

  async #load(session: SessionId): Promise<Opened> {
    const opened = await this.#deps.store.open(session).catch((error: unknown) => {
      throw new Refusal(
        'gone',
        `This session cannot be opened: ${error instanceof Error ? error.message : String(error)}`,
      );
    });
    const found = new OpenSession(opened, session);
    const cut = [...found.tree().branches.values()].flatMap(branch => {
      const run = activeRun(branch);
      if (!run) return [];
      // A call of the tree is taken up again as it was; what a hand did is not known.
      const unknown = run.open.findLast(({ tool }) => !isTreeTool(tool))?.title;
      const outcome = run.stands ?? 'interrupted';
      const ended = { type: 'runEnded', run: run.id, branch: branch.id, outcome } as const;
      return [unknown === undefined ? ended : { ...ended, unknown }];
    });
    // Before anybody hears of the session: a run that is over must not be listed as running, not even for a moment.
    if (cut.length > 0)
      await found.append(...cut).catch(async (error: unknown) => {
        await opened.log.close().catch(() => undefined);
        throw error;
      });
    await this.#deps.found(found.tree());
    const made = this.#adopt(found);
    this.#changed();
    return made;
  }

  #adopt(session: OpenSession): Opened {
    const opened = { session, runs: new Runs(session, this.#drain, this.#deps.note, this.#deps.clock) };
    this.#deps.scratch.of(session);
    this.#opened.set(session.session, opened);
    session.published.on(events => {
      this.#changed();
      this.#deps.heard(opened, events);
      // Where nothing ran, whoever writes next opens it anew.
      if (session.trouble && runsIn(session.durableTree()) > 0) this.#comeBack(opened).catch(() => undefined);
    });
    return opened;
  }

  /** Opens a session whose log broke anew as soon as its runs can be closed there, where nobody asked for it before. Rejects when all closes. */
  async #comeBack({ session: { session } }: Opened): Promise<void> {
    for (;;) {
      await this.#deps.clock.sleep(againMs, this.#closed.signal);
      const now = this.#opened.get(session);
      if (now && !now.session.trouble) return;
      const back = await this.get(session).catch(() => undefined);
      if (back) return;
    }
  }

  #forget(session: SessionId): void {
    this.#open.delete(session);
    this.#opened.delete(session);
  }
}

/** How long after a log could not be written it is tried again, in milliseconds. */
const againMs = 3_000;

function rowOf(tree: Tree): SessionRow {
  const { session, title, folder, origin, changed, cost } = tree;
  const running = runsIn(tree);
  const asking = askingOf(tree);
  const waits = tree.deferred.size === 0 ? {} : { waits: tree.deferred.size };
  const asks = tree.requests.size + tree.questions.size;
  const row = { session, title, folder, origin, changed, cost, running, asks, ...waits };
  return asking ? { ...row, asking } : row;
}

function runsIn(tree: Tree): number {
  return [...tree.branches.values()].filter(branch => activeRun(branch)).length;
}

/** What a person is asked first: the oldest request, else the oldest question. */
function askingOf(tree: Tree): SessionRow['asking'] {
  const [oldest] = tree.requests.values();
  const name = (branch: BranchId): string => tree.branches.get(branch)?.name ?? '';
  if (oldest) return { branch: name(oldest.branch), tool: oldest.shown.tool, title: oldest.shown.title };
  const [question] = tree.questions.values();
  const words = question?.questions[0]?.words ?? '';
  return question && { branch: name(question.branch), tool: 'question', title: words };
}
