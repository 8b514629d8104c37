import { readFileSync, realpathSync, statSync } from 'node:fs';
import { isFileAddress } from '../base/fileAddress.ts';
import { readSettings } from '../client/storedSettings.ts';
import type { WindowState } from '../protocol/window.ts';
import { CommandFailed } from './commandFailed.ts';
import type { Command } from './commandLine.ts';
import { credentialFrom } from './credential.ts';
import { exitCode } from './exitCode.ts';

/** The folder of `--workspace`, absolute and without links. Throws `CommandFailed` when there is none. */
export function workspaceFolder(given: string): string {
  try {
    const folder = realpathSync(given);
    if (statSync(folder).isDirectory()) return folder;
  } catch {
    // Said below: a folder that cannot be reached is as good as none.
  }
  throw new CommandFailed(`There is no folder ${given}. Name the folder to work in with --workspace.`, exitCode.usage);
}

export interface Surroundings {
  readonly state: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly attended: boolean;
}

/**
 * What this program says of itself. Only a command that starts a turn or moves files vouches for the folder, and only one that
 * starts a turn brings a key: looking at a tree makes no agent go on. Throws `CommandFailed` when a key is needed and there is none.
 */
export function windowStateFor(command: Command, { state, folder, env, attended }: Surroundings): WindowState {
  const kept = readSettings(state);
  const baseUrl = command.baseUrl || (env['ANTHROPIC_BASE_URL']?.trim() ?? '').replace(/\/+$/, '') || kept.baseUrl;
  const settings = { ...kept, baseUrl: addressFrom(baseUrl) };
  const common: WindowState = {
    client: 'cli',
    folder,
    roots: [folder],
    attended,
    environment: stringsOf(env),
    settings,
  };
  if (movesFiles.has(command.command)) return { ...common, trusted: true };
  if (!startsTurns.has(command.command)) return common;
  if (isFileAddress(baseUrl)) return { ...common, trusted: true };
  const credential = credentialFrom(command.keyFile, env, path => readFileSync(path, 'utf8'));
  return { ...common, trusted: true, credential };
}

const startsTurns: ReadonlySet<Command['command']> = new Set(['run', 'fork', 'spawn', 'send']);
const movesFiles: ReadonlySet<Command['command']> = new Set(['restore', 'adopt', 'use', 'undo', 'publish']);

function addressFrom(words: string): string {
  if (/^(https?:\/\/|file:\/)/.test(words) && URL.canParse(words)) return words;
  throw new CommandFailed(
    `${words} is no address. Give one such as https://api.anthropic.com with --base-url.`,
    exitCode.usage,
  );
}

function stringsOf(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
