import { Emitter } from '../base/emitter.ts';
import { chooseKey, type EnvironmentKey, type KeyChoice, type KeySources } from './keyChoice.ts';
import type { KeyFile } from './keyFile.ts';

/** VS Code's secret storage, as much of it as is needed. */
export interface SecretStore {
  get(name: string): PromiseLike<string | undefined>;
  store(name: string, value: string): PromiseLike<void>;
  delete(name: string): PromiseLike<void>;
}

/** What a machine remembers of a person's decisions, such as VS Code's global state. */
export interface Remembered {
  get(name: string): unknown;
  update(name: string, value: unknown): PromiseLike<void>;
}

/** Where a new key is put. */
export type KeyPlace = 'secretStorage' | 'file';

const secretName = 'anthropicApiKey';
const consentName = 'banyan.environmentKey';

/**
 * The key this window spends. The value leaves this object only as the choice's credential, which goes over the socket of
 * the background process and nowhere else.
 */
export class Keys {
  /** The choice may have changed. */
  readonly changed = new Emitter<void>();
  readonly #secrets: SecretStore;
  readonly #file: KeyFile;
  readonly #remembered: Remembered;
  #sources: KeySources;

  constructor(secrets: SecretStore, file: KeyFile, remembered: Remembered, environment: EnvironmentKey | undefined) {
    this.#secrets = secrets;
    this.#file = file;
    this.#remembered = remembered;
    this.#sources = { kept: '', file: '', environment, consent: consentOf(remembered.get(consentName)) };
  }

  get choice(): KeyChoice {
    return chooseKey(this.#sources);
  }

  /** The name of the environment's key; empty for none. */
  get environmentName(): string {
    return this.#sources.environment?.name ?? '';
  }

  /** Reads what is kept, again whenever another window may have changed it. */
  async load(): Promise<void> {
    const [kept, file] = await Promise.all([this.#secrets.get(secretName), this.#file.read()]);
    this.#take({ kept: kept ?? '', file, consent: consentOf(this.#remembered.get(consentName)) });
  }

  /** Keeps a key. With it the person chose it over the environment's. */
  async set(key: string, place: KeyPlace): Promise<void> {
    if (place === 'file') {
      await this.#file.write(key);
      await this.#secrets.delete(secretName);
    } else await this.#secrets.store(secretName, key);
    await this.#remembered.update(consentName, 'another');
    this.#take({ ...(place === 'file' ? { kept: '', file: key } : { kept: key }), consent: 'another' });
  }

  /** Forgets every kept key and the agreement to use the environment's. */
  async remove(): Promise<void> {
    await this.#secrets.delete(secretName);
    await this.#file.remove();
    await this.#remembered.update(consentName, undefined);
    this.#take({ kept: '', file: '', consent: 'unasked' });
  }

  /** The person agreed to spend the environment's key; asked once per machine. */
  async useEnvironment(): Promise<void> {
    await this.#remembered.update(consentName, 'use');
    this.#take({ consent: 'use' });
  }

  #take(sources: Partial<KeySources>): void {
    this.#sources = { ...this.#sources, ...sources };
    this.changed.emit();
  }
}

function consentOf(value: unknown): KeySources['consent'] {
  return value === 'use' || value === 'another' ? value : 'unasked';
}
