import type { Translate } from './translate.ts';

/** What came of trying a key. `unsure` when nobody could be asked. */
export type KeyVerdict = { type: 'accepted' } | { type: 'refused'; words: string } | { type: 'unsure'; words: string };

/** Reads why the list of models could not be had with a key: 401 and 403 are about the key, everything else is not. */
export function verdictOf(reason: string, t: Translate): KeyVerdict {
  const status = /\b(401|403)\b/.exec(reason)?.[1];
  if (status !== undefined) return { type: 'refused', words: t('The key was refused ({0}).', status) };
  return { type: 'unsure', words: reason };
}
