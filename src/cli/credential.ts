import type { WindowCredential } from '../protocol/window.ts';
import { CommandFailed } from './commandFailed.ts';
import { exitCode } from './exitCode.ts';

/**
 * Who pays for what this program submits: the key file's first line, else the environment. Throws `CommandFailed` when
 * the file cannot be used or nobody has a key.
 */
export function credentialFrom(
  keyFile: string,
  env: Readonly<Record<string, string | undefined>>,
  read: (path: string) => string,
): WindowCredential {
  if (keyFile !== '') return { source: 'flag', kind: 'apiKey', value: firstLine(keyFile, read) };
  const key = env['ANTHROPIC_API_KEY']?.trim();
  if (key) return { source: 'environment', kind: 'apiKey', value: key };
  const token = env['ANTHROPIC_AUTH_TOKEN']?.trim();
  if (token) return { source: 'environment', kind: 'authToken', value: token };
  throw new CommandFailed(
    'A key is needed. Set ANTHROPIC_API_KEY, or name a file that holds the key with --key-file.',
    exitCode.noKey,
  );
}

function firstLine(file: string, read: (path: string) => string): string {
  let text: string;
  try {
    text = read(file);
  } catch {
    throw new CommandFailed(`The key file ${file} cannot be read. Name another with --key-file.`, exitCode.noKey);
  }
  const value = text.split('\n')[0]?.trim() ?? '';
  if (value === '') throw new CommandFailed(`${file} holds no key in its first line.`, exitCode.noKey);
  return value;
}
