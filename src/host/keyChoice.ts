import type { Standing } from '../protocol/frame.ts';
import type { WindowCredential } from '../protocol/window.ts';

/** A key that stands in the environment, and under which name. */
export interface EnvironmentKey {
  name: 'ANTHROPIC_API_KEY' | 'ANTHROPIC_AUTH_TOKEN';
  kind: WindowCredential['kind'];
  value: string;
}

/** Everything a window can find; an empty string means there is none. */
export interface KeySources {
  /** VS Code's secret storage, or this window's memory where the person wanted no file. */
  kept: string;
  /** The user-only file in the state folder. */
  file: string;
  environment: EnvironmentKey | undefined;
  /** What the person said about the environment's key, once per machine. */
  consent: 'use' | 'another' | 'unasked';
}

/** What is spent, and how that stands to the person. */
export interface KeyChoice {
  standing: Standing['key'];
  credential: WindowCredential | null;
}

/**
 * Which key pays: one the person set in VS Code, then the environment's if the person agreed to it, then the one in the
 * file. A key of the environment nobody agreed to is offered and never spent.
 */
export function chooseKey({ kept, file, environment, consent }: KeySources): KeyChoice {
  if (kept !== '') return { standing: 'secretStorage', credential: apiKey(kept) };
  if (environment && consent === 'use') {
    const { kind, value } = environment;
    return { standing: 'environment', credential: { source: 'environment', kind, value } };
  }
  if (file !== '') return { standing: 'file', credential: apiKey(file) };
  return { standing: environment && consent === 'unasked' ? 'environment?' : 'none', credential: null };
}

/** The key in the environment, if there is one. An API key goes before a token. */
export function environmentKey(environment: NodeJS.ProcessEnv): EnvironmentKey | undefined {
  const key = environment['ANTHROPIC_API_KEY']?.trim();
  if (key) return { name: 'ANTHROPIC_API_KEY', kind: 'apiKey', value: key };
  const token = environment['ANTHROPIC_AUTH_TOKEN']?.trim();
  return token ? { name: 'ANTHROPIC_AUTH_TOKEN', kind: 'authToken', value: token } : undefined;
}

function apiKey(value: string): WindowCredential {
  return { source: 'secretStorage', kind: 'apiKey', value };
}
