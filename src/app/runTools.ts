import { reachOf } from '../harness/authority/standing.ts';
import type { LoadedRules } from '../harness/authority/rules.ts';
import { isToAskFirst } from '../harness/tree/onboarding.ts';
import type { Warmth } from '../harness/warmth.ts';
import type { LentCredential, Settings } from '../protocol/window.ts';
import { settingsOf } from '../session/authority.ts';
import type { BranchId } from '../session/ids.ts';
import type { Reach, WallReport } from '../session/wall.ts';
import type { AppDeps, WorkPlace } from './appDeps.ts';
import { isAbsolute } from './filePlace.ts';
import type { Files } from './files.ts';
import type { HandsPool } from './handsPool.ts';
import type { KnownSecrets } from './knownSecrets.ts';
import { Refusal } from './refusal.ts';
import type { FilesPlace } from './filesPlace.ts';
import type { RunTools } from './sponsor.ts';
import type { ScratchFollowers } from './scratchFollowers.ts';
import { ownScratchPlace, scratchPlace, withOwnScratch } from './scratchPlaces.ts';
import type { Opened } from './sessions.ts';
import { credentialOf, type Window, type Windows } from './windows.ts';
import type { WorkingPlaces } from './workingPlaces.ts';

/** What the tools of runs are put together from. */
export interface Toolbox {
  readonly deps: AppDeps;
  readonly windows: Windows;
  readonly secrets: KnownSecrets;
  readonly hands: HandsPool;
  readonly files: Files;
  readonly places: WorkingPlaces;
  readonly scratch: ScratchFollowers;
  readonly warmth: Warmth;
  settings(): Settings;
  wall(): WallReport;
  rules(folder: string): Promise<LoadedRules>;
}

/**
 * What a run of a branch works with, for the window that asked. Checked now, so that a refusal reaches the person; asked
 * again, which begins a run's files, for each run.
 */
export function runTools(box: Toolbox, opened: Opened, branch: BranchId, window: Window): () => RunTools {
  const { deps, windows, hands, files, places } = box;
  const { session } = opened;
  const { folder, origin } = session.tree();
  if (!windows.trusts(folder))
    throw origin === 'rehearsal'
      ? new Refusal('gone', 'The folder of this rehearsal is gone. You can read; to go on, try a new one.')
      : new Refusal('untrusted', 'This folder is not trusted. You can read; agents do not run.');
  const settings: RunTools['settings'] = () => {
    const own = session.tree().branches.get(branch)?.settings;
    const { model, effort, checkIn } = box.settings();
    return { model: own?.model ?? model, effort: own?.effort ?? effort, checkIn: own?.checkIn ?? checkIn };
  };
  const lent = (): readonly LentCredential[] => window.state.lent ?? [];
  // A credential is lent for hosts that its use has to reach.
  const reach = (): Reach => {
    const hosts = [...box.settings().hosts, ...lent().flatMap(loan => loan.hosts)];
    return reachOf(settingsOf(session.tree(), branch), hosts, deps.clock.now());
  };
  const credential = (): RunTools['credential'] => {
    if (origin === 'rehearsal') return { source: 'flag', kind: 'apiKey', value: '', baseUrl: '' };
    const found = credentialOf(window, box.settings());
    if (!found) throw new Refusal('noKey', 'A key is needed to send this. It is kept here.');
    return found;
  };
  credential();
  if (origin !== 'rehearsal') deps.warmModel();
  const base = workPlace(box, opened, window);
  const at = (): WorkPlace => {
    const here = hereOf(box, opened, branch);
    const place = { ...base, scratch: scratchPlace(box, opened, branch) };
    // The other folders of the workspace are not the branch's own.
    return here === undefined ? place : { ...place, roots: [here], copyOf: folder };
  };
  /** Without its copy, and before it has asked what it is told to ask first, a branch may look at the workspace and no more. */
  const reachNow = (): Reach =>
    isToAskFirst(session.tree(), branch) ||
    (places.of(opened, branch).kind === 'copy' && hereOf(box, opened, branch) === undefined)
      ? { ...reach(), files: 'read' }
      : reach();
  return () => {
    places.begin(opened, branch);
    return {
      model: origin === 'rehearsal' ? deps.rehearsal : deps.model,
      modelInfo: deps.modelInfo,
      models: deps.models,
      credential: credential(),
      hands: whenHere(
        box,
        opened,
        branch,
        withOwnScratch(box, opened, branch, {
          shared: hands.inside(at, reachNow, lent),
          own: hands.inside(
            () => ownScratchPlace(opened, base),
            () => ({ files: 'read', hosts: [] }),
            () => [],
          ),
        }),
      ),
      outside: hands.outside(at),
      wall: box.wall(),
      reach,
      rules: async () => (await box.rules(folder)).rules,
      parse: deps.parse,
      copy: places.ownCopy(opened, branch),
      lease: places.lease(opened, branch),
      files: files.forRun(opened, branch, () => places.of(opened, branch)),
      clock: deps.clock,
      digest: deps.digest,
      settings,
      warmth: box.warmth,
      scratch: box.scratch.of(session),
      // What a folder brings is told only where somebody vouches for it, now.
      instructions: () =>
        origin === 'rehearsal' || !windows.trusts(folder) ? Promise.resolve('') : deps.instructions(folder),
      isAttended: () => windows.on(folder).some(({ state }) => state.attended !== false),
      unsaved: paths => unsaved(box, folder, hereOf(box, opened, branch) ?? folder, paths),
    };
  };
}

/** The files a branch works with, for what a person does to them. */
export function filesPlace(box: Toolbox, opened: Opened, branch: BranchId): FilesPlace {
  const { deps, places } = box;
  const { folder } = opened.session.tree();
  const place = places.of(opened, branch);
  const copy: FilesPlace['copy'] = () =>
    place.kind === 'copy' ? place.copy.make() : Promise.reject(new Error('The branch works in no copy.'));
  const host = async (): Promise<string> => (place.kind === 'copy' ? (await copy()).folder : folder);
  // A copy is of the first folder alone.
  const beside = place.kind === 'workspace' ? box.windows.rootsWith(folder).slice(1) : [];
  return {
    session: opened.session,
    kind: place.kind,
    copy,
    folder: place.files,
    lease: place.lease,
    beside: beside.map(root => places.workspaceLease(root)),
    whileStill: async work => {
      const still = beside.reduceRight<typeof work>((inner, root) => () => deps.whileStill(root, inner), work);
      return deps.whileStill(await host(), still);
    },
    unsaved: async paths => unsaved(box, folder, await host(), paths),
    note: deps.note,
  };
}

/** Where the copy is on disk that the branch works in or reads, where there is one. */
function hereOf({ places }: Toolbox, opened: Opened, branch: BranchId): string | undefined {
  return places.of(opened, branch).copy?.here?.folder;
}

/** Hands that start beside the model's reply only when the files they work in are there. */
function whenHere({ places }: Toolbox, opened: Opened, branch: BranchId, hands: RunTools['hands']): RunTools['hands'] {
  return {
    ...hands,
    warm: () => {
      const { copy } = places.of(opened, branch);
      if (!copy || copy.here) return hands.warm?.();
      copy.make().then(
        () => hands.warm?.(),
        () => undefined,
      );
    },
  };
}

function workPlace({ secrets, windows }: Toolbox, { session }: Opened, window: Window): WorkPlace {
  const { folder } = session.tree();
  const environment = window.state.environment ?? {};
  return {
    session: session.session,
    roots: windows.rootsWith(folder, window),
    environment,
    outputFolder: session.log.folder,
    secrets: () => secrets.list,
  };
}

/** Lets the editors of a folder save files of `host`, which is the folder or a copy of it. */
async function unsaved({ windows }: Toolbox, folder: string, host: string, paths: string[]): Promise<string[]> {
  const full = paths.map(path => {
    if (path.startsWith(`${folder}/`)) return `${host}${path.slice(folder.length)}`;
    return isAbsolute(path) ? path : `${host}/${path}`;
  });
  const answers = await Promise.all(
    windows.on(folder).map(window => window.peer.editor({ type: 'saveBeforeChange', paths: full })),
  );
  return answers.flatMap(found => found?.unsaved ?? []);
}
