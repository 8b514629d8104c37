import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApp } from './app/app.ts';
import { folderRules, rulesFile } from './app/folderRules.ts';
import { systemClock } from './base/clock.ts';
import { isFileAddress } from './base/fileAddress.ts';
import { parkedList } from './client/parkedList.ts';
import { composeHands } from './composeHands.ts';
import type { ProcessStatus } from './protocol/processStatus.ts';
import type { Application } from './protocol/peer.ts';
import type { ModelChoice } from './protocol/query.ts';
import type { Settings } from './protocol/window.ts';
import { anthropicModel, warmAnthropicModel } from './model/anthropicModel.ts';
import { fileModel } from './model/fileModel.ts';
import type { Model, ModelInfo } from './model/model.ts';
import { modelByAddress } from './model/modelByAddress.ts';
import { listModels } from './model/modelList.ts';
import { bundledModels, modelInfo } from './model/modelTable.ts';
import { rehearsalModel } from './model/rehearsalModel.ts';
import { secretValues } from './sandbox/environment.ts';
import { isRehearsalProject, makeRehearsalProject } from './sandbox/rehearsalProject.ts';
import { commandParser } from './sandbox/shell/parseCommand.ts';
import { openStore } from './storage/diskStore.ts';
import { exchangeFolder } from './storage/exchangeFolder.ts';
import { ruleFiles } from './storage/ruleFiles.ts';
import { instructions } from './workspace/instructions.ts';
import { openCheckpoints } from './workspace/openCheckpoints.ts';
import { openScratch } from './workspace/scratch/openScratch.ts';

/** What the process that runs the application gives to it. */
export interface Home {
  /** The state folder. */
  readonly state: string;
  readonly settings: Settings;
  /** The folder with the programs: the running one's own. */
  readonly folder: string;
  /** Puts back what was deleted from that folder. */
  readonly ensureRuntime: () => void;
  /** Knows certificates and proxy. */
  readonly network: { readonly fetch: typeof fetch };
  readonly log: (line: string) => void;
  readonly status: () => ProcessStatus;
}

/** The application with its real adapters: logs on disk, the Messages API, hands in processes of their own. */
export function composeApplication(home: Home): Application {
  const clock = systemClock;
  const programs = programsIn(home.folder);
  let known: readonly ModelInfo[] = [];
  const parse = commandParser(programs.parser);
  const { ensureRuntime, network } = home;
  const anthropic = anthropicModel({ clock, random: Math.random, fetch: network.fetch });
  // The model's client is loaded from the runtime folder on first use.
  const api: Required<Model> = {
    stream: (...asked) => {
      ensureRuntime();
      return anthropic.stream(...asked);
    },
    warm: (request, signal) => {
      ensureRuntime();
      return anthropic.warm(request, signal);
    },
    compacts: (model, credential, signal) => {
      ensureRuntime();
      return anthropic.compacts(model, credential, signal);
    },
  };
  const exchanges = new Map<string, ReturnType<typeof exchangeFolder>>();
  const files = fileModel(address => {
    const exchange = exchanges.get(address) ?? exchangeFolder(fileURLToPath(address));
    exchanges.set(address, exchange);
    return exchange;
  });
  return createApp({
    store: openStore(join(home.state, 'sessions'), { clock }),
    model: modelByAddress(api, files),
    warmModel: () => {
      ensureRuntime();
      warmAnthropicModel().catch((error: unknown) => home.log(`the model's client was not loaded: ${String(error)}`));
    },
    modelInfo: id => modelInfo(id, known),
    models: () => (known.length > 0 ? known : bundledModels),
    rehearsal: rehearsalModel(clock),
    rehearsalFolder: makeRehearsalProject,
    isRehearsalFolder: isRehearsalProject,
    ...composeHands({ ...home, ...programs, proxy: home.settings.proxy }),
    openCheckpoints: (folder, large) => openCheckpoints({ state: home.state, folder, clock, env: process.env, large }),
    ...folderRules(ruleFiles(home.state, rulesFile), text => {
      // The parser is loaded from the runtime folder when the first command is judged.
      ensureRuntime();
      return parse(text);
    }),
    openScratch,
    instructions,
    secretValues,
    clock,
    digest: text => createHash('sha256').update(text).digest('hex'),
    newSession: () => `s${base32(randomBytes(10)).slice(0, 15)}`,
    listModels: async credential => {
      if (isFileAddress(credential.baseUrl)) return bundledModels.map(choiceOf);
      ensureRuntime();
      const list = await listModels(credential, AbortSignal.timeout(20_000), network.fetch);
      if (list.type === 'failed') throw new Error(list.failure.message);
      known = list.models;
      return known.map(choiceOf);
    },
    bundledModels: () => bundledModels.map(choiceOf),
    status: home.status,
    settings: home.settings,
    parking: parkedList(home.state),
    note: home.log,
  });
}

/** The programs of hands and gate, and the folder of the shell parser: built or not, as this file is itself. */
function programsIn(folder: string): { worker: string; gate: string; parser: string } {
  if (!import.meta.url.endsWith('.ts')) return { worker: 'worker.mjs', gate: 'gate.mjs', parser: folder };
  // The parser's files come from packages; only a build puts them beside the programs.
  return { worker: 'worker.ts', gate: 'gate.ts', parser: join(folder, '..', 'dist') };
}

/** A model as the picker shows it. */
function choiceOf(info: ModelInfo): ModelChoice {
  const { id, name, contextWindow, efforts, defaultEffort, price } = info;
  return {
    id,
    name,
    contextWindow,
    efforts,
    defaultEffort,
    inputPrice: price?.input ?? -1,
    outputPrice: price?.output ?? -1,
  };
}

function base32(bytes: Uint8Array): string {
  return [...bytes].map(byte => (byte % 32).toString(32) + (byte >> 5).toString(32)).join('');
}
