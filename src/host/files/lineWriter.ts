import { assertNever } from '../../base/assertNever.ts';
import type { BlamedLines } from '../../protocol/query.ts';
import { readableSpan } from '../readable.ts';
import type { Translate } from '../translate.ts';

export type Writer = BlamedLines['by'];

/** Who wrote a line, counted from 1; undefined where nobody is known. */
export function writerOf(lines: readonly BlamedLines[], line: number): Writer | undefined {
  return lines.find(stretch => line >= stretch.line && line < stretch.line + stretch.count)?.by;
}

/** The words behind a line: who, and how long ago. `now` is in milliseconds since 1970. */
export function writerWords(by: Writer, now: number, t: Translate): string {
  switch (by.type) {
    case 'person':
      return t('You, after the last turn');
    case 'earlier':
      return t('From before the first turn');
    case 'turn':
      return t('{0}, turn {1}, {2} ago', by.branch, by.turn, readableSpan(now - by.time));
    default:
      return assertNever(by);
  }
}

/** What is said of the writer on a closer look, a line each; the first is the headline. */
export function writerLines(by: Writer, when: string, t: Translate): string[] {
  if (by.type !== 'turn')
    return [
      by.type === 'person'
        ? t('You wrote this line after the last turn.')
        : t('This line is from before the first turn here.'),
    ];
  const lines = [t('{0}, turn {1}', by.branch, by.turn)];
  if (by.title !== '') lines.push(t('“{0}”', by.title));
  const authority = authorityWords(by.authority, t);
  lines.push(authority === '' ? when : t('{0}, on {1}', when, authority));
  return lines;
}

function authorityWords(authority: string, t: Translate): string {
  switch (authority) {
    case 'readOnly':
      return t('Read only');
    case 'ask':
      return t('Ask');
    case 'auto':
      return t('Auto');
    case 'unattended':
      return t('Unattended');
    default:
      return authority;
  }
}
