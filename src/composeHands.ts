import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppDeps, WalledPlace, WorkPlace } from './app/appDeps.ts';
import type { Secret } from './base/secret.ts';
import type { Lent } from './sandbox/gate/gateProtocol.ts';
import { launchGated } from './sandbox/gate/launchGated.ts';
import { secretValues, toolEnvironment } from './sandbox/environment.ts';
import type { Hands } from './sandbox/hands.ts';
import { withOldPaths } from './sandbox/oldPaths.ts';
import { withScratchBeside } from './sandbox/scratchPaths.ts';
import { scrubbedHands, scrubber } from './sandbox/scrub.ts';
import { detectWall, type Detected } from './sandbox/wall/detectWall.ts';
import { sweepMountPoints } from './sandbox/wall/mountPoints.ts';
import { openWalledHands, type WalledHands } from './sandbox/walledHands.ts';
import { openHands, type HandsOptions, type WorkerHands } from './sandbox/workerHands.ts';
import { noWall } from './session/wall.ts';

/** What hands need of the process that opens them. */
export interface HandsHome {
  /** The state folder: what the hands must not see. */
  readonly state: string;
  /** The folder with the programs of hands and gate, and their names in it. */
  readonly folder: string;
  readonly worker: string;
  readonly gate: string;
  /** The person's HTTP proxy; empty for none. */
  readonly proxy: string;
  readonly ensureRuntime: () => void;
  readonly log: (line: string) => void;
}

/** Hands of this machine, behind a wall where one can be had. Every one of them tells no secret. */
export function composeHands(home: HandsHome): Pick<AppDeps, 'wall' | 'openHands' | 'openOutside' | 'whileStill'> {
  const journal = join(home.state, 'walls');
  /** What an earlier process made in workspaces and could not take away. */
  const swept = sweepMountPoints(journal).catch((error: unknown) => home.log(`walls: ${String(error)}`));
  const walls = new Map<string, Promise<Detected>>();
  let detected: Detected = { report: noWall };
  const byFolder = new Map<string, Set<WalledHands>>();
  return {
    wall: async ({ containerIsWall }) => {
      const container = containerIsWall && isContainer() ? 'declared' : 'undeclared';
      const found = walls.get(container) ?? swept.then(() => detect(container));
      walls.set(container, found);
      detected = await found;
      return detected.report;
    },
    openHands: place => {
      const { builder } = detected;
      if (!builder) return openOutside(home, place, work => work());
      const lent = place.lent.map(loan);
      const { copyOf } = place;
      const shown = copyOf !== undefined && builder.shows === 'anywhere';
      const walled = openWalledHands({
        ...optionsFor(home, place, lent),
        ...(shown && { shownAt: copyOf }),
        ...(place.scratch && { scratchFolders: place.scratch }),
        builder,
        reach: place.reach,
        hidden: [home.state],
        journal,
        launch: (prepared, tell, used) =>
          launchGated({
            node: process.execPath,
            gateFile: join(home.folder, home.gate),
            prepared,
            hosts: place.reach.hosts,
            lent,
            proxy: home.proxy,
            onViolation: tell,
            onUsed: used,
          }),
      });
      const folder = place.roots[0] ?? '';
      const there = byFolder.get(folder) ?? new Set();
      byFolder.set(folder, there.add(walled));
      const hands: WorkerHands = {
        ...walled,
        dispose: () => {
          there.delete(walled);
          return walled.dispose();
        },
      };
      return scrubbed(place, shown ? hands : underItsOwnPath(place, hands));
    },
    openOutside: place =>
      openOutside(home, place, work => whileStill([...(byFolder.get(place.roots[0] ?? '') ?? [])], work)),
    whileStill: (folder, work) => whileStill([...(byFolder.get(folder) ?? [])], work),
  };
}

/** Does something on the person's word while the walls of a folder stand still: what it changes is the person's doing. */
function whileStill<T>(walls: readonly WalledHands[], work: () => Promise<T>): Promise<T> {
  return walls.reduceRight<() => Promise<T>>((inner, walled) => () => walled.whileStill(inner), work)();
}

/** Hands without a wall. What they change goes around the walls of the same folder. */
function openOutside(home: HandsHome, place: WorkPlace, still: <T>(work: () => Promise<T>) => Promise<T>): Hands {
  const hands = openHands(optionsFor(home, place, []));
  const execute: Hands['execute'] = (name, input, watch) => still(() => hands.execute(name, input, watch));
  return scrubbed(place, underItsOwnPath(place, { ...hands, execute }));
}

/** A copy that stands nowhere else is worked in where it is. */
function underItsOwnPath<H extends Hands>({ roots: [copy = ''], copyOf, scratch }: WorkPlace, hands: H): H {
  if (copyOf === undefined) return hands;
  const beside = scratch ? withScratchBeside(hands, { copy, copyOf, root: scratch.root }) : hands;
  return withOldPaths(beside, { copy, copyOf });
}

function optionsFor(home: HandsHome, place: WorkPlace, lent: readonly Lent[]): HandsOptions {
  home.ensureRuntime();
  const placeholders = Object.fromEntries(lent.map(({ name, placeholder }) => [name, placeholder]));
  return {
    node: process.execPath,
    workerFile: join(home.folder, home.worker),
    roots: place.roots,
    ...(place.copyOf !== undefined && place.scratch && { beside: [place.scratch.root] }),
    outputFolder: outputs(place),
    // A placeholder is no secret: it comes in where the value itself would have been left out.
    env: { ...toolEnvironment({ ...process.env, ...place.environment }), ...placeholders },
    onExit: end => {
      const words = scrubber(secretsOf(place)()).text(JSON.stringify(end));
      home.log(`the hands ended unexpectedly: ${words}`);
    },
  };
}

function scrubbed<H extends WorkerHands>(place: WorkPlace, hands: H): H {
  return scrubbedHands(hands, secretsOf(place), outputs(place));
}

function secretsOf(place: WorkPlace): () => readonly Secret[] {
  const own = secretValues(process.env);
  return () => [...place.secrets(), ...own];
}

function outputs(place: WorkPlace): string {
  return join(place.outputFolder, 'outputs');
}

function loan({ name, hosts, value }: WalledPlace['lent'][number]): Lent {
  return { name, hosts: [...hosts], value, placeholder: `banyan-lent-${randomBytes(16).toString('hex')}` };
}

function detect(container: 'declared' | 'undeclared'): Promise<Detected> {
  const { platform, arch, env } = process;
  return detectWall({ platform, arch, env, home: homedir(), temporary: tmpdir(), container, now: Date.now });
}

function isContainer(): boolean {
  return existsSync('/.dockerenv') || existsSync('/run/.containerenv') || 'KUBERNETES_SERVICE_HOST' in process.env;
}
