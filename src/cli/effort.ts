import { UsageError } from './usageError.ts';

const levels = ['low', 'medium', 'high', 'xhigh', 'max'];

/** The effort that `--effort` names; empty where it was not given. A model without that level takes the nearest below it. */
export function effortFrom(word: string): string {
  if (word === '' || levels.includes(word)) return word;
  throw new UsageError(`--effort is one of ${levels.join(', ')}.`);
}
