import { isFileAddress } from '../base/fileAddress.ts';
import type { Standing } from '../protocol/frame.ts';
import type { ConnectionState } from './connection.ts';
import { hostOf } from './windowSettings.ts';

/** What the panel's standing is made of. */
export interface StandingFacts {
  key: Standing['key'];
  baseUrl: string;
  trusted: boolean;
  connection: ConnectionState;
}

/** How the window stands, for the panel: the key, where prompts go, trust, and what is wrong with the background process. */
export function standingOf({ key, baseUrl, trusted, connection }: StandingFacts): Standing {
  return { key: keyFor(key, baseUrl), host: hostOf(baseUrl), trusted, trouble: troubleOf(connection) };
}

/** Which key is spent at a base URL: none is needed where somebody writes the replies into a folder, and none is told there. */
export function keyFor(key: Standing['key'], baseUrl: string): Standing['key'] {
  return isFileAddress(baseUrl) ? 'notNeeded' : key;
}

/** Why there is no background process, as a sentence; empty when there is one or none is wanted. */
export function troubleOf(connection: ConnectionState): string {
  if (!('words' in connection) || connection.words === '') return '';
  const sentence = connection.words.charAt(0).toUpperCase() + connection.words.slice(1);
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}
