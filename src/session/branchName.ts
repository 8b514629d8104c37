const fillers = new Set(
  'a an the and or but of in on at to for with from by as is are be it its this that these those please can could would should will you we i me my our your do does did not no so then than into out up down over about just also now let'.split(
    ' ',
  ),
);

/** A short name from a person's words: up to three words that carry meaning, joined by hyphens; `way` where none do. */
export function branchNameFrom(words: string): string {
  const all = words
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .split(' ')
    .filter(word => word !== '');
  const telling = all.filter(word => !fillers.has(word));
  const chosen = (telling.length > 0 ? telling : all).slice(0, 3).join('-').slice(0, 32).replace(/-+$/, '');
  return chosen || 'way';
}

/** `wish`, or `wish-2`, `wish-3` … where the name is taken. */
export function freeName(wish: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wish)) return wish;
  for (let n = 2; ; n++) if (!taken.has(`${wish}-${n}`)) return `${wish}-${n}`;
}
