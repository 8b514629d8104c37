/** A text in three parts; only the middle one is its own among the texts it was compared with. */
export interface Differing {
  readonly before: string;
  readonly own: string;
  readonly after: string;
}

/** Where texts that are alike differ, grown to whole words. Equal texts have nothing of their own. */
export function differing(texts: readonly string[]): Differing[] {
  const [first = ''] = texts;
  const shortest = Math.min(...texts.map(text => text.length));
  let start = 0;
  while (start < shortest && texts.every(text => text[start] === first[start])) start += 1;
  let end = 0;
  while (end < shortest - start && texts.every(text => text.at(-1 - end) === first.at(-1 - end))) end += 1;
  while (start > 0 && isWord(first[start - 1])) start -= 1;
  while (end > 0 && isWord(first.at(-end))) end -= 1;
  if (texts.every(text => text === first)) [start, end] = [first.length, 0];
  return texts.map(text => ({
    before: text.slice(0, start),
    own: text.slice(start, text.length - end),
    after: text.slice(text.length - end),
  }));
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}\p{Cs}_]/u.test(character);
}
