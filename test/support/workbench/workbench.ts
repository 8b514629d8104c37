import { cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { ensureVsCodeServer } from '../../../scripts/provision/vsCodeServer.mjs';
import { installExtension } from '../../../scripts/workbench/installExtension.mjs';
import { processes, signalProcess } from '../../../scripts/workbench/processes.mjs';
import { type Server, signalGroup, startServer } from '../../../scripts/workbench/server.mjs';
import { launchChromium } from './browser.ts';
import { eventually } from './eventually.ts';
import { installVsix } from './installVsix.ts';

export interface WorkbenchPlan {
  /** The project's own folder (the default; `dist` has to be built), another extension folder, or a .vsix file. */
  readonly extension?: string;
  /** The folder to open, used as it is. Without it the sample project is copied. */
  readonly folder?: string;
  /** User settings on top of those that keep a window quiet. */
  readonly settings?: Record<string, unknown>;
  /** Variables for server and extension host. Nothing of the test's own environment but PATH and LANG reaches them. */
  readonly env?: Record<string, string>;
  /** A module whose `run()` the extension host calls, with this project's folder as the extension under development. */
  readonly testsPath?: string;
  /** Asks for trust as a person's VS Code does; without it every folder is trusted. */
  readonly trust?: 'asked';
}

/** A real VS Code server with the extension installed, and a browser to open its workbench in. */
export interface Workbench {
  readonly url: string;
  readonly serverPid: number;
  /** The folder that its windows open. */
  readonly folder: string;
  /** Holds everything of this workbench: `home`, `state` (XDG_STATE_HOME), `run`, `user`, `server`, `extensions`. */
  readonly profile: string;
  /** The extension as it is installed. */
  readonly extension: string;
  readonly browser: Browser;
  /** The address of a window on `folder`, which is the workbench's own unless given; on none for an empty one. */
  address(folder?: string): string;
  /** Adds to the user settings. A window reads them when it loads, so an open one needs a reload. */
  updateSettings(patch: Record<string, unknown>): Promise<void>;
  /** The process ids of its windows' extension hosts. */
  extensionHosts(): Promise<number[]>;
  /** Kills the extension hosts of all windows at once; resolves when VS Code has started new ones, with their process ids. */
  killExtensionHost(): Promise<number[]>;
  /** Stops the server and starts it on the same port with the same profile. Open windows reconnect. */
  restart(): Promise<void>;
  /** Ends browser, server and every process that was started from or for this profile, and removes the profile. */
  stop(): Promise<void>;
}

const PROJECT = path.resolve(import.meta.dirname, '..', '..', '..');

/** A window without welcome pages, other chats and questions, so that tests and pictures show one thing. */
const QUIET: Record<string, unknown> = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.reduceMotion': 'on',
  'workbench.quickOpen.closeOnFocusLost': false,
  'workbench.enableExperiments': false,
  'workbench.editor.useModal': 'off',
  'workbench.secondarySideBar.defaultVisibility': 'visible',
  'chat.disableAIFeatures': true,
  'security.workspace.trust.startupPrompt': 'never',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'telemetry.telemetryLevel': 'off',
  // Most stories tell of being asked; those behind the wall say so.
  'banyan.authority': 'ask',
  'update.mode': 'none',
};

/** How long a server waits for a window that lost it, in seconds. The default of three hours leaves old hosts behind. */
const RECONNECTION_GRACE = 20;

export async function startWorkbench(plan: WorkbenchPlan = {}): Promise<Workbench> {
  const profile = await realpath(await mkdtemp(path.join(tmpdir(), 'banyan-')));
  for (const name of ['home', 'state', 'run', 'user/User', 'server', 'extensions']) {
    await mkdir(path.join(profile, name), { recursive: true, mode: 0o700 });
  }
  const folder = plan.folder ?? path.join(profile, 'sample');
  if (plan.folder === undefined) await cp(path.join(PROJECT, 'sample'), folder, { recursive: true });

  const settingsFile = path.join(profile, 'user', 'User', 'settings.json');
  await writeFile(settingsFile, JSON.stringify({ ...QUIET, ...plan.settings }, null, 2));

  const serverFolder = await ensureVsCodeServer();
  const source = plan.extension ?? PROJECT;
  const extensions = path.join(profile, 'extensions');
  const extension = source.endsWith('.vsix')
    ? await installVsix(serverFolder, profile, source)
    : await installExtension(source, extensions);

  const start = (port: number): Promise<Server> =>
    startServer({ server: serverFolder, profile, port, env: environment(profile, plan.env), flags: flags(plan) });
  let server = await start(0);
  const dropGuard = guardExit(() => server.pid);
  const browser = await launchChromium();

  return {
    url: server.url,
    get serverPid() {
      return server.pid;
    },
    folder,
    profile,
    extension,
    browser,
    address: (other = folder) =>
      `${server.url}/?${other === '' ? 'ew=true' : `folder=${encodeURIComponent(other)}`}${payload(server.port, plan)}`,
    async updateSettings(patch) {
      // Windows write to this file too, so what it holds now counts.
      const settings: unknown = JSON.parse(await readFile(settingsFile, 'utf8'));
      await writeFile(settingsFile, JSON.stringify(Object.assign({}, settings, patch), null, 2));
    },
    extensionHosts: () => extensionHosts(server.pid),
    async killExtensionHost() {
      const killed = await extensionHosts(server.pid);
      for (const pid of killed) signalProcess(pid, 'SIGKILL');
      return eventually(async () => {
        const alive = await extensionHosts(server.pid);
        return alive.length >= killed.length && !alive.some(pid => killed.includes(pid)) ? alive : undefined;
      });
    },
    async restart() {
      await server.stop();
      server = await start(server.port);
    },
    async stop() {
      await browser.close();
      await server.stop();
      dropGuard();
      for (const { pid, command } of await processes()) if (command.includes(profile)) signalProcess(pid, 'SIGKILL');
      await rm(profile, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

function flags({ trust, testsPath }: WorkbenchPlan): string[] {
  return [
    ...['--reconnection-grace-time', String(RECONNECTION_GRACE)],
    ...(trust === 'asked' ? [] : ['--disable-workspace-trust']),
    // Without this the server reads no payload from an address.
    ...(testsPath === undefined ? [] : ['--enable-smoke-test-driver']),
  ];
}

function payload(port: number, { testsPath }: WorkbenchPlan): string {
  if (testsPath === undefined) return '';
  const remote = (file: string): string => `vscode-remote://127.0.0.1:${port}${file}`;
  const entries = [
    ['extensionDevelopmentPath', remote(PROJECT)],
    ['extensionTestsPath', remote(testsPath)],
  ];
  return `&payload=${encodeURIComponent(JSON.stringify(entries))}`;
}

function environment(profile: string, extra: Record<string, string> = {}): Record<string, string> {
  const { PATH = '', LANG = 'C.UTF-8' } = process.env;
  return {
    PATH,
    LANG,
    HOME: path.join(profile, 'home'),
    XDG_STATE_HOME: path.join(profile, 'state'),
    XDG_RUNTIME_DIR: path.join(profile, 'run'),
    TMPDIR: tmpdir(),
    ...extra,
  };
}

async function extensionHosts(server: number): Promise<number[]> {
  const all = await processes();
  return all
    .filter(({ parent, command }) => parent === server && command.includes('--type=extensionHost'))
    .map(({ pid }) => pid);
}

/** Kills the server's group should this process end before `stop`; gives what takes the guard away. */
function guardExit(leader: () => number): () => void {
  const onExit = (): void => signalGroup(leader(), 'SIGKILL');
  process.once('exit', onExit);
  process.once('SIGTERM', endNow);
  process.once('SIGINT', endNow);
  return () => {
    process.off('exit', onExit);
    process.off('SIGTERM', endNow);
    process.off('SIGINT', endNow);
  };
}

function endNow(): never {
  process.exit(1);
}
