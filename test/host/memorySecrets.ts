import type { SecretStore } from '../../src/host/keys.ts';

/** A secret store whose content a test can look at. */
export function memorySecrets(): SecretStore & { readonly kept: ReadonlyMap<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    get: async name => kept.get(name),
    store: async (name, value) => void kept.set(name, value),
    delete: async name => void kept.delete(name),
  };
}
