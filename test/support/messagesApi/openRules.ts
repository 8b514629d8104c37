import { describe } from 'node:test';
import type { MessagesApiOptions } from './startMessagesApi.ts';

/**
 * Rules on which the sources are weak or silent, each with both answers: the one the stand-in takes by itself, and the
 * other. What has to hold whatever the API does is run under all of them.
 */
export const openRules: readonly { readonly name: string; readonly options: MessagesApiOptions }[] = [
  { name: 'as the sources say best', options: {} },
  { name: 'a look-back of 20 positions with the breakpoint’s own', options: { lookBack: 19 } },
  { name: 'entries for breakpoints inside what is read', options: { insideRead: 'written' } },
  { name: 'thinking and effort keyed before tools and system', options: { settingsKeyed: 'everything' } },
  { name: 'an account from before thinking was bound', options: { account: 'old' } },
];

/** Runs a suite once for each answer. */
export function underOpenRules(suite: (options: MessagesApiOptions) => void): void {
  for (const { name, options } of openRules) describe(name, () => suite(options));
}
