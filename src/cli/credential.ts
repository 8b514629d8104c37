import type { WindowCredential } from '../protocol/window.ts';

/** Who pays for what this program submits: the key file's first line, else the environment; undefined when neither has one. */
export function credentialFrom(
  keyFile: string,
  env: Readonly<Record<string, string | undefined>>,
  read: (path: string) => string,
): WindowCredential | undefined {
  if (keyFile !== '') {
    const value = read(keyFile).split('\n')[0]?.trim() ?? '';
    if (value === '') throw new Error(`${keyFile} holds no key in its first line.`);
    return { source: 'flag', kind: 'apiKey', value };
  }
  const key = env['ANTHROPIC_API_KEY']?.trim();
  if (key) return { source: 'environment', kind: 'apiKey', value: key };
  const token = env['ANTHROPIC_AUTH_TOKEN']?.trim();
  return token ? { source: 'environment', kind: 'authToken', value: token } : undefined;
}
