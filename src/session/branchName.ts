/** Words that tell two prompts apart badly. */
const fillers = new Set(
  (
    'a an and any as at be but by can could do does did for from go had has have how i if in into is it its just let make me my no not of off on or ' +
    'our please should so some than that the their them then there these this those to try up us use was we what when where which will with would ' +
    'you your also now out down over about'
  ).split(' '),
);

/** A short name from a person's words: the first two that tell something, joined by a hyphen; `way` where none do. At most 32 characters. */
export function branchNameFrom(words: string): string {
  const all = words
    .normalize('NFC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(word => word !== '');
  const telling = all.filter(word => !fillers.has(word));
  const chosen = telling.length > 0 ? telling : all;
  return chosen.slice(0, 2).join('-').slice(0, 32).replace(/-+$/, '') || 'way';
}

/** Whether agents mean something else by a name when they write to somebody: their parent, the person, a place in the tree. */
export function isReserved(name: string): boolean {
  return /^(parent|person|n\d+)$/i.test(name);
}

/** `wish`, or `wish-2`, `wish-3` … where the name is taken or means something else. */
export function freeName(wish: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wish) && !isReserved(wish)) return wish;
  for (let n = 2; ; n++) if (!taken.has(`${wish}-${n}`)) return `${wish}-${n}`;
}
