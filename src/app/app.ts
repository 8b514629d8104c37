import type { LoadedRules } from '../harness/authority/rules.ts';
import { unawaited } from '../harness/mail.ts';
import { queuedModel } from '../harness/modelQueue.ts';
import type { Shown } from '../protocol/frame.ts';
import type { Intent, IntentAnswer } from '../protocol/intent.ts';
import type { Application, Peer, Uplink } from '../protocol/peer.ts';
import type { Settings, WindowState } from '../protocol/window.ts';
import type { Logged } from '../session/event.ts';
import type { SessionId } from '../session/ids.ts';
import type { Authority } from '../session/rule.ts';
import type { Tree } from '../session/tree.ts';
import { noWall, type WallReport } from '../session/wall.ts';
import type { AppDeps } from './appDeps.ts';
import { copyAt } from './copyAt.ts';
import { Files } from './files.ts';
import { HandsPool } from './handsPool.ts';
import { carryOut } from './intents.ts';
import { KnownSecrets } from './knownSecrets.ts';
import { ParkedSessions } from './parkedSessions.ts';
import { answer, type QueryContext } from './queries.ts';
import { Refusal } from './refusal.ts';
import { reviewWhenDone } from './reviewBranch.ts';
import { filesPlace, runTools, type Toolbox } from './runTools.ts';
import { ScratchFollowers } from './scratchFollowers.ts';
import { Sessions, type Opened } from './sessions.ts';
import { warmthFor } from './warmth.ts';
import { WindowFeed } from './windowFeed.ts';
import { credentialOf, Windows, type Window } from './windows.ts';
import { WorkingPlaces } from './workingPlaces.ts';

/** How long after a window that can prompt has come the model is made ready, in milliseconds. */
const warmAfterMs = 200;

/** The application: sessions, their runs, and the windows that look at them. */
export function createApp(deps: AppDeps): Application {
  return new App({ ...deps, model: queuedModel(deps.model, deps.clock) });
}

class App implements Application {
  readonly #deps: AppDeps;
  readonly #drain = new AbortController();
  readonly #windows = new Windows();
  readonly #secrets: KnownSecrets;
  readonly #sessions: Sessions;
  readonly #parked: ParkedSessions;
  readonly #hands: HandsPool;
  readonly #files: Files;
  readonly #scratch: ScratchFollowers;
  readonly #places: WorkingPlaces;
  readonly #toolbox: Toolbox;
  /** What is being carried out: a run that one of them starts is parked with the others. */
  readonly #asked = new Set<Promise<IntentAnswer>>();
  /** The problems of rules that were last told, by folder. */
  readonly #problems = new Map<string, string>();
  #settings: Settings;
  #wall: WallReport = noWall;
  /** Settled when the wall under the newest settings is known. */
  #looking: Promise<void>;
  #rowsPending = false;
  #warmed = false;

  constructor(deps: AppDeps) {
    this.#deps = deps;
    this.#settings = deps.settings;
    this.#secrets = new KnownSecrets(deps.secretValues);
    this.#hands = new HandsPool(deps);
    this.#scratch = new ScratchFollowers({ ...deps, trusts: folder => this.#windows.trusts(folder) });
    this.#looking = this.#look();
    this.#sessions = new Sessions(
      {
        ...deps,
        scratch: this.#scratch,
        found: tree => this.#vouchOwn(tree),
        heard: (opened, events) => this.#heard(opened, events),
      },
      this.#drain.signal,
      () => this.#tellRows(),
      ({ session }) => {
        for (const { feed, wanted } of this.#windows.all)
          if (wanted?.session === session.session) feed.show(session, wanted.branch, 0);
      },
    );
    this.#parked = new ParkedSessions(deps, this.#sessions, this.#drain.signal);
    this.#files = new Files(
      {
        ...deps,
        large: folder => (this.#settings.largeFolders.includes(folder) ? 'keep' : 'ask'),
        rootsOf: folder => this.#windows.rootsOf(folder),
        rootsWith: folder => this.#windows.rootsWith(folder),
        placeOf: (opened, branch) => this.#places.of(opened, branch),
        isHere: name => this.#places.isHere(name) || this.#windows.standOn(name),
        parkIdle: () => this.#places.parkIdle(this.#sessions.opened()),
      },
      this.#sessions,
    );
    this.#places = new WorkingPlaces({
      ...deps,
      workspace: opened => this.#files.of(opened),
      include: () => this.#settings.copyInclude,
      isOpen: folder => this.#windows.on(folder).length > 0,
      endHands: folder => this.#hands.end(folder),
    });
    this.#toolbox = {
      deps,
      windows: this.#windows,
      secrets: this.#secrets,
      hands: this.#hands,
      files: this.#files,
      places: this.#places,
      scratch: this.#scratch,
      warmth: warmthFor(() => this.#settings, this.#windows),
      settings: () => this.#settings,
      wall: () => this.#wall,
      rules: folder => this.#rules(folder),
    };
  }

  connect(peer: Peer): Uplink {
    const window: Window = { peer, feed: new WindowFeed(peer, this.#deps.clock), state: {}, wanted: null };
    this.#windows.all.add(window);
    void this.#looking.then(() => window.feed.wall(this.#wall));
    this.#tellRows();
    return {
      intent: intent => this.#underWay(this.#intent(intent, window)),
      query: query => answer(query, this.#queryContext(window)),
      show: (shown, since) => this.#show(window, shown, since),
      ack: n => window.feed.ack(n),
      window: state => this.#learn(window, state),
      dispose: () => {
        this.#windows.all.delete(window);
        window.wanted = null;
        window.feed.dispose();
      },
    };
  }

  busy(): boolean {
    return this.#sessions.opened().some(({ runs }) => runs.running > 0);
  }

  async drain(): Promise<void> {
    this.#drain.abort(new Error('handing over'));
    await this.#parked.settled();
    await Promise.all(this.#asked);
    await Promise.all(this.#sessions.opened().map(({ runs }) => runs.idle()));
    await this.#places.settled();
    await this.#files.settled();
    await this.#scratch.settled();
    this.#parked.handOn();
  }

  /** What runs still, because there was no time to wait for it, was stopped by nobody: it goes on in the next process. */
  async dispose(): Promise<void> {
    const running = this.#sessions.opened().filter(({ runs }) => runs.running > 0);
    await Promise.all(running.map(({ runs }) => runs.parkAll()));
    if (running.length > 0) this.#parked.handOn();
    await this.#hands.dispose();
    await this.#places.dispose();
    await this.#files.dispose();
    await this.#scratch.settled();
    await this.#sessions.close();
  }

  #show(window: Window, shown: Shown | null, since: number): void {
    window.wanted = shown;
    if (!shown) return window.feed.show(undefined, 0, 0);
    const show: WindowFeed['show'] = (...what) => {
      if (window.wanted === shown) window.feed.show(...what);
    };
    this.#sessions.get(shown.session).then(
      ({ session }) => show(session, shown.branch, since),
      (error: unknown) => {
        this.#deps.note(`session ${shown.session} could not be shown: ${String(error)}`);
        show(undefined, 0, 0);
      },
    );
  }

  async #underWay(answer: Promise<IntentAnswer>): Promise<IntentAnswer> {
    this.#asked.add(answer);
    try {
      return await answer;
    } finally {
      this.#asked.delete(answer);
    }
  }

  async #intent(intent: Intent, window: Window): Promise<IntentAnswer> {
    try {
      // What lasts and is waited for can be stopped all the same.
      const stops = intent.type === 'stop' || intent.type === 'stopAll';
      if (this.#drain.signal.aborted && !stops)
        throw new Refusal('busy', 'Banyan is being updated. Try again in a moment.');
      await this.#looking;
      return await carryOut(intent, {
        create: (folder, origin) => this.#create(folder, origin, window),
        open: session => this.#sessions.get(session),
        sponsor: opened => branch => runTools(this.#toolbox, opened, branch, window),
        files: (opened, branch) => filesPlace(this.#toolbox, opened, branch),
        makeCopy: (opened, branch) => this.#places.make(opened, branch),
        park: (opened, branch) => this.#places.park(opened, branch),
        trusts: ({ session }) => this.#windows.trusts(session.tree().folder),
        rules: this.#deps,
        wall: this.#wall,
        now: () => this.#deps.clock.now(),
      });
    } catch (error) {
      if (error instanceof Refusal) return { type: 'intentRefused', reason: error.message, code: error.code };
      const reason = error instanceof Error ? error.message : String(error);
      this.#deps.note(`intent ${intent.type} failed: ${error instanceof Error ? (error.stack ?? reason) : reason}`);
      return { type: 'intentRefused', reason, code: 'disk' };
    }
  }

  async #create(folder: string, origin: 'person' | 'rehearsal', window: Window): Promise<SessionId> {
    let place = folder;
    if (origin === 'rehearsal') {
      place = await this.#deps.rehearsalFolder();
      this.#windows.vouch(place);
    } else if (place === '') throw new Refusal('invalid', 'Open a folder first. Agents work in a folder.');
    else await this.#refuseCopy(place);
    const session = this.#deps.newSession();
    const { model, effort, authority: wished } = window.state.settings ?? this.#settings;
    const authority = origin === 'rehearsal' ? 'ask' : firstAuthority(wished, this.#wall);
    await this.#sessions.create(session, [
      { type: 'sessionCreated', session, folder: place, title: origin === 'rehearsal' ? 'rehearsal' : '', origin },
      { type: 'branchCreated', branch: 1, name: 'main', parent: 0, from: 0, purpose: 'main', by: 'person' },
      { type: 'branchConfigured', branch: 1, settings: { model, effort, authority } },
    ]);
    return session;
  }

  /** A rehearsal goes on in the folder that an earlier process made for it, as long as that is there. */
  async #vouchOwn({ origin, folder }: Tree): Promise<void> {
    if (origin === 'rehearsal' && (await this.#deps.isRehearsalFolder(folder))) this.#windows.vouch(folder);
  }

  /** The rules that hold in a folder. What is wrong with others is told once, and again when it is something else. */
  async #rules(folder: string): Promise<LoadedRules> {
    const loaded = await this.#deps.rules(
      folder,
      this.#settings,
      this.#windows.trusts(folder) ? 'trusted' : 'untrusted',
    );
    const problems = loaded.problems.join('\n');
    if ((this.#problems.get(folder) ?? '') !== problems)
      for (const problem of loaded.problems) this.#deps.note(problem);
    this.#problems.set(folder, problems);
    return loaded;
  }

  /** Finds out what stands around the hands under the settings of now. */
  async #look(): Promise<void> {
    const found = await this.#deps.wall(this.#settings);
    const news = JSON.stringify(found) !== JSON.stringify(this.#wall);
    this.#wall = found;
    if (news) for (const { feed } of this.#windows.all) feed.wall(found);
  }

  #learn(window: Window, state: WindowState): void {
    this.#secrets.learn(state);
    const revoked = this.#windows.learn(window, state);
    // A command line's settings are for itself alone.
    if (state.settings && window.state.client !== 'cli') {
      const again = state.settings.containerIsWall !== this.#settings.containerIsWall;
      this.#settings = state.settings;
      if (again) this.#looking = this.#looking.then(() => this.#look());
    }
    if (revoked) this.#parkUntrusted();
    if (window.state.trusted && credentialOf(window, this.#settings)) void this.#resumeParked(window);
    if (window.state.trusted && window.state.credential) this.#warmSoon();
    this.#tellRows();
  }

  /** A prompt may come soon. What the window is to see goes before it. */
  #warmSoon(): void {
    if (this.#warmed) return;
    this.#warmed = true;
    void this.#deps.clock.sleep(warmAfterMs).then(() => this.#deps.warmModel());
  }

  /** Where the person wants it, a fresh agent looks at what a branch has done when it is done and nothing waits for it. */
  #heard(opened: Opened, events: readonly Logged[]): void {
    if (this.#settings.review !== 'whenDone') return;
    const tree = opened.session.tree();
    for (const event of events) {
      if (event.type !== 'runEnded' || event.outcome !== 'done') continue;
      const { branch } = event;
      if (tree.queue.some(prompt => prompt.branch === branch) || unawaited(tree, branch).length > 0) continue;
      const window = this.#windows.on(tree.folder).find(each => credentialOf(each, this.#settings));
      if (!window || !this.#windows.trusts(tree.folder)) continue;
      const sponsor = (of: number) => runTools(this.#toolbox, opened, of, window);
      const files = (of: Opened, id: number) => filesPlace(this.#toolbox, of, id);
      reviewWhenDone(opened, branch, { sponsor, files }).catch((error: unknown) =>
        this.#deps.note(`branch ${branch} could not be reviewed: ${String(error)}`),
      );
    }
  }

  #parkUntrusted(): void {
    for (const { session, runs } of this.#sessions.opened())
      if (!this.#windows.trusts(session.tree().folder)) void runs.parkAll();
  }

  /** Takes up what a predecessor parked, once somebody is here who can pay for it in a folder they vouch for. */
  async #resumeParked(window: Window): Promise<void> {
    await this.#looking;
    this.#parked.takeUp({
      trusts: folder => this.#windows.trusts(folder),
      sponsor: opened => of => runTools(this.#toolbox, opened, of, window),
    });
  }

  /** Sends every window the session list; many changes at once cost one. */
  #tellRows(): void {
    if (this.#rowsPending) return;
    this.#rowsPending = true;
    queueMicrotask(() => {
      this.#rowsPending = false;
      this.#sessions.rows().then(
        rows => {
          for (const window of this.#windows.all) window.feed.rows(rows);
        },
        (error: unknown) => this.#deps.note(`the sessions could not be listed: ${String(error)}`),
      );
    });
  }

  /** A copy has its agent already; another one there would write the same files. */
  async #refuseCopy(folder: string): Promise<void> {
    const owner = await copyAt(folder, this.#sessions);
    if (owner === undefined) return;
    throw new Refusal('invalid', `${owner} works in this folder: it is its copy. Write to ${owner} instead.`);
  }

  #queryContext(window: Window): QueryContext {
    const rules = (folder: string): Promise<LoadedRules> => this.#rules(folder);
    const place: QueryContext['place'] = (opened, branch) => filesPlace(this.#toolbox, opened, branch);
    const common = { deps: this.#deps, settings: this.#settings, sessions: this.#sessions, files: this.#files };
    return { ...common, window, rules, place };
  }
}

/** A new session's authority: what the settings say, as far as the wall carries it. Unattended is started by a person, with a time. */
function firstAuthority(wished: Authority, wall: WallReport): Authority {
  if (wished !== 'auto' && wished !== 'unattended') return wished;
  return wall.kind === 'none' ? 'ask' : 'auto';
}
