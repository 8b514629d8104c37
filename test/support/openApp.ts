import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../src/app/app.ts';
import type { AppDeps, Parked, WalledPlace, WorkPlace } from '../../src/app/appDeps.ts';
import { folderRules, rulesFile } from '../../src/app/folderRules.ts';
import { systemClock, type Clock } from '../../src/base/clock.ts';
import { Viewer } from '../../src/cli/viewer.ts';
import { anthropicModel } from '../../src/model/anthropicModel.ts';
import { bundledModels, modelInfo } from '../../src/model/modelTable.ts';
import { rehearsalModel } from '../../src/model/rehearsalModel.ts';
import type { Intent } from '../../src/protocol/intent.ts';
import type { Application, Uplink } from '../../src/protocol/peer.ts';
import { defaultSettings, type Settings, type WindowState } from '../../src/protocol/window.ts';
import { secretValues, toolEnvironment } from '../../src/sandbox/environment.ts';
import { isRehearsalProject, makeRehearsalProject } from '../../src/sandbox/rehearsalProject.ts';
import { withScratchBeside } from '../../src/sandbox/scratchPaths.ts';
import { scrubbedHands } from '../../src/sandbox/scrub.ts';
import { openHands } from '../../src/sandbox/workerHands.ts';
import { noWall, type WallReport } from '../../src/session/wall.ts';
import type { Hands } from '../../src/sandbox/hands.ts';
import type { BranchId, SessionId } from '../../src/session/ids.ts';
import type { Scope } from '../../src/session/rule.ts';
import { activeRun, type OpenRequest } from '../../src/session/tree.ts';
import { openStore } from '../../src/storage/diskStore.ts';
import { ruleFiles } from '../../src/storage/ruleFiles.ts';
import { instructions } from '../../src/workspace/instructions.ts';
import { openCheckpoints } from '../../src/workspace/openCheckpoints.ts';
import { openScratch } from '../../src/workspace/scratch/openScratch.ts';
import type { DiskPort } from '../../src/storage/segmentWriter.ts';
import { parseCommand } from './shellParser.ts';

/** The application in this process with everything real: log on disk, hands in a worker, the SDK over HTTP to `url`. */
export interface TestApp {
  readonly app: Application;
  readonly state: string;
  /** The workspace folder. */
  readonly folder: string;
  readonly notes: string[];
  /** Joins as a window; with a key, a trusted folder and `over` on top. */
  window(over?: WindowState): TestWindow;
  /** Ends the application as a crash would: nothing is parked, nothing is closed. Then opens the same state anew. */
  reopen(): Promise<TestApp>;
  close(): Promise<void>;
}

/** A window that folds what it is told and can wait for a state. */
export interface TestWindow {
  readonly viewer: Viewer;
  readonly uplink: Uplink;
  /** Carries out an intent; fails the test when it is refused. */
  intend(intent: Intent): Promise<{ session: SessionId; branches: BranchId[] }>;
  /** A new session, shown. */
  session(): Promise<SessionId>;
  /** Sends a prompt and waits until the branch has come to rest. */
  turn(session: SessionId, branch: BranchId, words: string): Promise<void>;
  /** Waits until the branch has no active run and no prompt waits. */
  rest(branch: BranchId): Promise<void>;
  /** The next request that waits for an answer. */
  request(): Promise<OpenRequest>;
  allow(request: OpenRequest, scope?: Scope): Promise<void>;
}

/** What a test says of the application it opens; the rest is as on a machine without a wall. */
export interface AppOptions {
  readonly state?: string;
  readonly folder?: string;
  readonly disk?: DiskPort;
  readonly parked?: Parked;
  readonly clock?: Clock;
  /** The person's settings, also those that windows push. */
  readonly settings?: Partial<Settings>;
  /** What the application is told of the wall. The hands stay what `openHands` gives. */
  readonly wall?: WallReport;
  /** Hands in place of a plain worker; heard with the place they are opened for. */
  readonly openHands?: (place: WalledPlace, plain: Hands) => Hands;
  readonly openOutside?: (place: WorkPlace, plain: Hands) => Hands;
  /** Variables for finding git; those of this process unless told. */
  readonly gitEnv?: Readonly<Record<string, string | undefined>>;
  readonly whileStill?: AppDeps['whileStill'];
  /** The model in place of the API's, or around it. */
  readonly model?: (api: AppDeps['model']) => AppDeps['model'];
  /** What is known of models, where the bundled table is not to be asked. */
  readonly modelInfo?: AppDeps['modelInfo'];
  /** The models there are, where they are not the bundled ones. */
  readonly models?: AppDeps['models'];
  readonly openScratch?: AppDeps['openScratch'];
  /** Checkpoints in place of the real ones of a folder, or around them. */
  readonly openCheckpoints?: (
    folder: string,
    plain: () => ReturnType<AppDeps['openCheckpoints']>,
  ) => ReturnType<AppDeps['openCheckpoints']>;
}

/** A wall that is said to be there. */
export const saidWall: WallReport = { kind: 'walled', driver: 'a test', words: 'There is a wall in this test.' };

/** The applications that were opened on a state folder, in their order: none that came later may write while the folder goes. */
const openedOn = new Map<string, { dispose(): Promise<void> }[]>();

export async function openApp(url: string, over: AppOptions = {}): Promise<TestApp> {
  const state = over.state ?? (await realpath(await mkdtemp(join(tmpdir(), 'banyan-app-'))));
  const folder = over.folder ?? join(state, 'workspace');
  await mkdir(folder, { recursive: true });
  const notes: string[] = [];
  const settings: Settings = { ...defaultSettings, baseUrl: url, ...over.settings };
  let parked: Parked = over.parked ?? { sessions: [], time: 0 };
  const app = createApp({
    store: openStore(join(state, 'sessions'), {
      clock: over.clock ?? systemClock,
      ...(over.disk ? { disk: over.disk } : {}),
    }),
    model: (over.model ?? (plain => plain))(anthropicModel({ clock: systemClock, random: () => 0 })),
    warmModel: () => undefined,
    modelInfo: over.modelInfo ?? modelInfo,
    models: over.models ?? (() => bundledModels),
    rehearsal: rehearsalModel({ ...systemClock, sleep: () => Promise.resolve() }),
    rehearsalFolder: makeRehearsalProject,
    isRehearsalFolder: isRehearsalProject,
    wall: () => Promise.resolve(over.wall ?? noWall),
    openHands: place => (over.openHands ?? ((_, plain) => plain))(place, plainHands(place)),
    openOutside: place => (over.openOutside ?? ((_, plain) => plain))(place, plainHands(place)),
    openCheckpoints: path =>
      (over.openCheckpoints ?? ((_, plain) => plain()))(path, () =>
        openCheckpoints({ state, folder: path, clock: systemClock, env: over.gitEnv ?? process.env }),
      ),
    whileStill: (path, work) => (over.whileStill ?? ((_, plain) => plain()))(path, work),
    ...folderRules(ruleFiles(state, rulesFile), parseCommand),
    openScratch: over.openScratch ?? openScratch,
    instructions,
    secretValues,
    clock: over.clock ?? systemClock,
    digest: text => createHash('sha256').update(text).digest('hex'),
    newSession: () => `s${Math.random().toString(32).slice(2, 12)}`,
    listModels: () => Promise.resolve([]),
    bundledModels: () => [],
    status: () => ({ ...nobody, stateFolder: state }),
    settings,
    parking: { read: () => parked, write: next => void (parked = next) },
    note: line => notes.push(line),
  });
  openedOn.set(state, [...(openedOn.get(state) ?? []), app]);
  return {
    app,
    state,
    folder,
    notes,
    window: (more = {}) => joinAs(app, folder, settings, more),
    reopen: () => openApp(url, { ...over, state, folder, parked }),
    close: async () => {
      const opened = openedOn.get(state) ?? [];
      await Promise.all(opened.slice(opened.indexOf(app)).map(each => each.dispose()));
      openedOn.delete(state);
      await rm(state, { recursive: true, force: true });
    },
  };
}

/** Writes files into a folder; paths are relative to it. */
export async function writeFiles(folder: string, files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

const nobody = {
  pid: 0,
  version: '',
  node: '',
  program: '',
  started: 0,
  lives: '',
  route: '',
  windows: 0,
  attendedWindows: 0,
  memoryBytes: 0,
};

/** A real worker without a wall. */
function plainHands(place: WorkPlace): ReturnType<AppDeps['openOutside']> {
  const outputFolder = join(place.outputFolder, 'outputs');
  const hands = openHands({
    node: process.execPath,
    workerFile: join(import.meta.dirname, 'workerSource.mjs'),
    roots: place.roots,
    ...(place.copyOf !== undefined && place.scratch && { beside: [place.scratch.root] }),
    outputFolder,
    env: toolEnvironment({ ...process.env, ...place.environment }),
  });
  const { copyOf, scratch } = place;
  const [copy = ''] = place.roots;
  const beside = copyOf && scratch ? withScratchBeside(hands, { copy, copyOf, root: scratch.root }) : hands;
  return scrubbedHands(beside, place.secrets, outputFolder);
}

function joinAs(app: Application, folder: string, settings: Settings, more: WindowState): TestWindow {
  const viewer = new Viewer();
  const uplink = app.connect(viewer);
  viewer.uplink = uplink;
  uplink.window({
    client: 'window',
    folder,
    roots: [folder],
    trusted: true,
    attended: true,
    environment: {},
    settings,
    credential: { source: 'flag', kind: 'apiKey', value: 'test-key' },
    ...more,
  });
  const intend: TestWindow['intend'] = async intent => {
    const answer = await uplink.intent(intent);
    if (answer.type === 'intentRefused') throw new Error(`${answer.code}: ${answer.reason}`);
    return answer;
  };
  const rest: TestWindow['rest'] = branch =>
    viewer.when(view => {
      const found = view.tree.branches.get(branch);
      return found?.run !== undefined && !activeRun(found) && !view.tree.queue.some(queued => queued.branch === branch);
    });
  return {
    viewer,
    uplink,
    intend,
    rest,
    session: async () => {
      const { session } = await intend({ type: 'createSession', folder, origin: 'person' });
      uplink.show({ session, branch: 1 }, 0);
      await viewer.when(view => view.shown?.session === session);
      return session;
    },
    turn: async (session, branch, words) => {
      const before = viewer.view.tree.branches.get(branch)?.run?.id ?? 0;
      await intend({ type: 'submit', session, branch, words, how: 'send' });
      await viewer.when(view => (view.tree.branches.get(branch)?.run?.id ?? 0) > before);
      await rest(branch);
    },
    request: async () => {
      await viewer.when(view => view.tree.requests.size > 0);
      const [request] = viewer.view.tree.requests.values();
      if (!request) throw new Error('no request');
      return request;
    },
    allow: async (request, scope: Scope = 'once') => {
      const session = viewer.view.tree.session;
      const { hash } = request.shown;
      await intend({ type: 'decide', session, request: request.id, decision: 'allow', scope, reason: '', hash });
      await viewer.when(view => !view.tree.requests.has(request.id));
    },
  };
}
