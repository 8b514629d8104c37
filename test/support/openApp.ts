import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../src/app/app.ts';
import type { Parked } from '../../src/app/appDeps.ts';
import { systemClock } from '../../src/base/clock.ts';
import { Viewer } from '../../src/cli/viewer.ts';
import { anthropicModel } from '../../src/model/anthropicModel.ts';
import { modelInfo } from '../../src/model/modelTable.ts';
import { rehearsalModel } from '../../src/model/rehearsalModel.ts';
import type { Intent } from '../../src/protocol/intent.ts';
import type { Application, Uplink } from '../../src/protocol/peer.ts';
import { defaultSettings, type WindowState } from '../../src/protocol/window.ts';
import { secretValues, toolEnvironment } from '../../src/sandbox/environment.ts';
import { makeRehearsalProject } from '../../src/sandbox/rehearsalProject.ts';
import { scrubbedHands } from '../../src/sandbox/scrub.ts';
import { openHands } from '../../src/sandbox/workerHands.ts';
import type { BranchId, SessionId } from '../../src/session/ids.ts';
import { activeRun, type OpenRequest } from '../../src/session/tree.ts';
import { openStore } from '../../src/storage/diskStore.ts';
import type { DiskPort } from '../../src/storage/segmentWriter.ts';

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
  allow(request: OpenRequest, scope?: 'once' | 'session'): Promise<void>;
}

export async function openApp(
  url: string,
  over: { state?: string; folder?: string; disk?: DiskPort; parked?: Parked } = {},
): Promise<TestApp> {
  const state = over.state ?? (await realpath(await mkdtemp(join(tmpdir(), 'banyan-app-'))));
  const folder = over.folder ?? join(state, 'workspace');
  await mkdir(folder, { recursive: true });
  const notes: string[] = [];
  let parked: Parked = over.parked ?? { sessions: [], time: 0 };
  const app = createApp({
    store: openStore(join(state, 'sessions'), { clock: systemClock, ...(over.disk ? { disk: over.disk } : {}) }),
    model: anthropicModel({ clock: systemClock, random: () => 0 }),
    warmModel: () => undefined,
    modelInfo,
    rehearsal: rehearsalModel({ ...systemClock, sleep: () => Promise.resolve() }),
    rehearsalFolder: makeRehearsalProject,
    openHands: place => {
      const outputFolder = join(place.outputFolder, 'outputs');
      const hands = openHands({
        node: process.execPath,
        workerFile: join(import.meta.dirname, '../../src/worker.ts'),
        roots: place.roots,
        outputFolder,
        env: toolEnvironment({ ...process.env, ...place.environment }),
      });
      return scrubbedHands(hands, place.secrets, outputFolder);
    },
    secretValues,
    clock: systemClock,
    digest: text => createHash('sha256').update(text).digest('hex'),
    newSession: () => `s${Math.random().toString(32).slice(2, 12)}`,
    listModels: () => Promise.resolve([]),
    bundledModels: () => [],
    status: () => ({ ...nobody, stateFolder: state }),
    settings: { ...defaultSettings, baseUrl: url },
    parking: { read: () => parked, write: next => void (parked = next) },
    note: line => notes.push(line),
  });
  return {
    app,
    state,
    folder,
    notes,
    window: (more = {}) => joinAs(app, folder, url, more),
    reopen: () => openApp(url, { state, folder, parked }),
    close: async () => {
      await app.dispose();
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

function joinAs(app: Application, folder: string, url: string, more: WindowState): TestWindow {
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
    settings: { ...defaultSettings, baseUrl: url },
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
    allow: async (request, scope = 'once') => {
      const session = viewer.view.tree.session;
      const { hash } = request.shown;
      await intend({ type: 'decide', session, request: request.id, decision: 'allow', scope, reason: '', hash });
      await viewer.when(view => !view.tree.requests.has(request.id));
    },
  };
}
