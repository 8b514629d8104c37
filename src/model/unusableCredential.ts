import type { Failure } from '../session/node.ts';
import type { Credential } from './model.ts';

/** Why nothing can be asked with this credential, as far as one can see without asking; undefined where nothing speaks against it. */
export function unusableCredential({ value, baseUrl }: Credential): Failure | undefined {
  if (value.trim() === '') return { kind: 'noKey', message: 'There is no key. Your prompt is kept. Set a key.' };
  if (!/^[\x21-\x7e]+$/.test(value)) {
    return { kind: 'auth', message: 'The key holds characters that no key has. Your prompt is kept. Set another key.' };
  }
  if (!/^https?:$/.test(URL.parse(baseUrl)?.protocol ?? '')) {
    return { kind: 'invalid', message: `${baseUrl} is no web address. Look at the base URL in the settings.` };
  }
  return undefined;
}
