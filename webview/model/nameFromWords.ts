const small = new Set(
  (
    'a an and any as at be but by can do for from go had has have how i if in into is it its just let make me my no not of off on or our please so ' +
    'some than that the their them then there these this those to try up us use was we what when where which will with would you your'
  ).split(' '),
);

/** A branch's name from the first telling words of a prompt: `guard-refresh`. `taken` names are not given again. */
export function nameFromWords(words: string, taken: ReadonlySet<string>): string {
  const found = words
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(word => word.length > 1 && !small.has(word));
  const base = found.slice(0, 2).join('-').slice(0, 32) || 'way';
  if (!taken.has(base)) return base;
  for (let n = 2; ; n++) if (!taken.has(`${base}-${n}`)) return `${base}-${n}`;
}
