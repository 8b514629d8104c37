/** About how many tokens a text is: four bytes of UTF-8 each. */
export function tokensOf(text: string): number {
  return Math.ceil(new TextEncoder().encode(text).length / 4);
}

/** The beginning of a text in about so many tokens, whole lines where it can be, with `more` to say where the rest is. */
export function cutTo(text: string, tokens: number, more: string): string {
  if (tokensOf(text) <= tokens) return text;
  const room = Math.max(0, tokens - tokensOf(more) - 4) * 4;
  // Half a character at the cut becomes one sign for the unknown, which is dropped.
  const cut = new TextDecoder().decode(new TextEncoder().encode(text).slice(0, room)).replace(/\uFFFD$/, '');
  const line = cut.lastIndexOf('\n');
  return `${(line > cut.length / 2 ? cut.slice(0, line) : cut).trimEnd()}\n… cut here. ${more}`;
}

/** How many tokens each of several texts gets of `total`: short ones what they need, the others an equal share of the rest. */
export function shares(sizes: readonly number[], total: number): number[] {
  const given = sizes.map(() => 0);
  let left = total;
  let waiting = [...sizes.keys()].sort((a, b) => (sizes[a] ?? 0) - (sizes[b] ?? 0));
  while (waiting.length > 0) {
    const [at = 0, ...rest] = waiting;
    const share = Math.min(sizes[at] ?? 0, Math.floor(left / waiting.length));
    given[at] = share;
    left -= share;
    waiting = rest;
  }
  return given;
}
