/**
 * Shows what a reader could not see: control characters, direction marks and the tag alphabet become marks such as
 * `<U+202E>`. Tabs, line breaks and the joiners that scripts and emoji need stay.
 */
export function showInvisible(text: string): string {
  return text.replace(
    invisible,
    char => `<U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`,
  );
}

/** Takes the same characters out. */
export function dropInvisible(text: string): string {
  return text.replace(invisible, '');
}

/** Ranges of code points, in hexadecimal: controls but tab and line feed, soft hyphen, direction and format marks, tags. */
const ranges = [
  ['0', '8'],
  ['b', '1f'],
  ['7f', '9f'],
  ['ad', 'ad'],
  ['61c', '61c'],
  ['180e', '180e'],
  ['200b', '200b'],
  ['200e', '200f'],
  ['202a', '202e'],
  ['2060', '206f'],
  ['feff', 'feff'],
  ['fff9', 'fffb'],
  ['e0000', 'e0fff'],
];
const invisible = new RegExp(`[${ranges.map(([from, to]) => `\\u{${from}}-\\u{${to}}`).join('')}]`, 'gu');
