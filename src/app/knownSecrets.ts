import type { Secret } from '../base/secret.ts';
import type { WindowState } from '../protocol/window.ts';

/**
 * Every secret a window or command line brought since this process began: what ran for it may still tell it when it has left.
 * In memory only.
 */
export class KnownSecrets {
  readonly #ofEnvironment: (environment: Readonly<Record<string, string>>) => readonly Secret[];
  readonly #known = new Map<string, Secret>();
  #list: readonly Secret[] = [];

  constructor(ofEnvironment: (environment: Readonly<Record<string, string>>) => readonly Secret[]) {
    this.#ofEnvironment = ofEnvironment;
  }

  /** The same list until something is added. */
  get list(): readonly Secret[] {
    return this.#list;
  }

  learn({ credential, lent = [], environment = {} }: WindowState): void {
    const brought = [
      ...(credential ? [{ name: 'API key', value: credential.value }] : []),
      ...lent,
      ...this.#ofEnvironment(environment),
    ];
    const fresh = brought.filter(({ value }) => value !== '' && !this.#known.has(value));
    for (const { name, value } of fresh) this.#known.set(value, { name, value });
    if (fresh.length > 0) this.#list = [...this.#known.values()];
  }
}
