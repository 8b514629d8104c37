/**
 * For text that was not found: words that show where the file says almost the same, so that the next try can be exact.
 * Lines are compared without regard to white space; where no line agrees, by the letters they share.
 */
export function nearestLines(text: string, wanted: string): string {
  const wantedLines = wanted.replace(/\n$/, '').split('\n');
  const numbered = wantedLines.every(line => /^\s*\d+\t/.test(line));
  if (numbered) return 'It seems to hold the line numbers that read prints; leave them out.';
  const lines = text.split('\n').slice(0, mostLines);
  const window = bestWindow(lines.map(squeezed), wantedLines.map(squeezed));
  if (window) {
    const all = window.agreeing === wantedLines.filter(line => squeezed(line) !== '').length;
    const what = all ? 'The same words with other white space stand at' : 'Nearest are';
    return `${what} ${quoted(lines, window.start, wantedLines.length)}`;
  }
  const like = mostAlike(lines, wantedLines);
  return like === undefined ? 'Nothing in it is near. Read the file again.' : `Nearest is ${quoted(lines, like, 1)}`;
}

const mostLines = 20_000;

function squeezed(line: string): string {
  return line.replace(/\s+/g, '');
}

/** Where the most lines of `wanted` agree with the file at their own offsets; lines of one or two characters prove nothing. */
function bestWindow(
  lines: readonly string[],
  wanted: readonly string[],
): { start: number; agreeing: number } | undefined {
  const places = new Map<string, number[]>();
  lines.forEach((line, index) => {
    const known = places.get(line) ?? [];
    if (known.length < 200) places.set(line, [...known, index]);
  });
  const votes = new Map<number, { start: number; agreeing: number; telling: number }>();
  wanted.slice(0, 200).forEach((line, offset) => {
    for (const index of line === '' ? [] : (places.get(line) ?? [])) {
      const start = index - offset;
      const vote = votes.get(start) ?? { start, agreeing: 0, telling: 0 };
      votes.set(start, { start, agreeing: vote.agreeing + 1, telling: vote.telling + (line.length > 2 ? 1 : 0) });
    }
  });
  const best = [...votes.values()].sort((a, b) => b.telling - a.telling || b.agreeing - a.agreeing)[0];
  return best && best.telling > 0 ? { start: Math.max(best.start, 0), agreeing: best.agreeing } : undefined;
}

/** The line that shares the most pairs of letters with the longest wanted one, if it shares more than half. */
function mostAlike(lines: readonly string[], wanted: readonly string[]): number | undefined {
  const longest = wanted.map(line => squeezed(line).slice(0, 200)).sort((a, b) => b.length - a.length)[0] ?? '';
  const pairs = pairsOf(longest);
  let best: { index: number; share: number } | undefined;
  lines.slice(0, 5000).forEach((line, index) => {
    const other = pairsOf(squeezed(line).slice(0, 200));
    let shared = 0;
    for (const pair of other) if (pairs.has(pair)) shared++;
    const share = (2 * shared) / (other.size + pairs.size || 1);
    if (share > (best?.share ?? 0.5)) best = { index, share };
  });
  return best?.index;
}

function pairsOf(line: string): Set<string> {
  return new Set(Array.from({ length: Math.max(line.length - 1, 0) }, (_, at) => line.slice(at, at + 2)));
}

function quoted(lines: readonly string[], start: number, length: number): string {
  const shown = lines.slice(start, start + Math.min(length, 30));
  const last = start + shown.length;
  const place = shown.length === 1 ? `line ${last}` : `lines ${start + 1} to ${last}`;
  return `${place}:\n${shown.map((line, at) => `${start + at + 1}\t${line.slice(0, 500)}`).join('\n')}`;
}
