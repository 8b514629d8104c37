import * as v from 'valibot';
import { Emitter } from '../base/emitter.ts';
import { lentCredentialSchema, type LentCredential } from '../protocol/window.ts';
import type { SecretStore } from './keys.ts';

const secretName = 'lentCredentials';
const keptSchema = v.array(lentCredentialSchema);

/**
 * What this window lends to its agents. Values leave this object only over the socket of the background process; they are
 * kept in VS Code's secret storage, or, where that does not outlive the window, in memory and nowhere else.
 */
export class LentCredentials {
  readonly changed = new Emitter<void>();
  readonly #secrets: SecretStore;
  readonly #lifetime: 'kept' | 'untilReload';
  #all: readonly LentCredential[] = [];

  constructor(secrets: SecretStore, lifetime: 'kept' | 'untilReload') {
    this.#secrets = secrets;
    this.#lifetime = lifetime;
  }

  get all(): readonly LentCredential[] {
    return this.#all;
  }

  /** What may be shown: names and hosts. */
  get named(): { name: string; hosts: readonly string[] }[] {
    return this.#all.map(({ name, hosts }) => ({ name, hosts }));
  }

  /** Reads what is kept, again whenever another window may have changed it. */
  async load(): Promise<void> {
    if (this.#lifetime === 'kept') this.#take(parsed(await this.#secrets.get(secretName)));
  }

  /** Lends one, in place of one of the same name. */
  async lend(credential: LentCredential): Promise<void> {
    await this.#keep([...(await this.#others(credential.name)), credential]);
  }

  async takeBack(name: string): Promise<void> {
    await this.#keep(await this.#others(name));
  }

  async #others(name: string): Promise<LentCredential[]> {
    await this.load();
    return this.#all.filter(lent => lent.name !== name);
  }

  async #keep(all: readonly LentCredential[]): Promise<void> {
    if (this.#lifetime === 'kept') {
      if (all.length === 0) await this.#secrets.delete(secretName);
      else await this.#secrets.store(secretName, JSON.stringify(all));
    }
    this.#take(all);
  }

  #take(all: readonly LentCredential[]): void {
    this.#all = all;
    this.changed.emit();
  }
}

function parsed(text: string | undefined): readonly LentCredential[] {
  if (text === undefined) return [];
  try {
    const kept = v.safeParse(keptSchema, JSON.parse(text));
    return kept.success ? kept.output : [];
  } catch {
    return [];
  }
}
