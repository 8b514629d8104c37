import type { Automaton } from './automaton.ts';
import { asciiUnits, unitCount, wideUnits } from './units.ts';

/** A piece of the text that shows a secret, by its place in the list of secrets. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly owner: number;
}

/** Follows one reading of a text through the automaton. */
export interface Matcher {
  /** Takes one unit, which stands at `start` to `end` of the text. */
  take(unit: number, start: number, end: number): void;
  /** Takes the units of a part of the text as it stands. */
  feed(text: string, from: number, to: number): void;
  /** What was found, in the order of the ends. */
  readonly spans: Span[];
  /** How many units of a needle stand at the end, when the text goes on at `at`. */
  open(at: number): number;
  /** Where the first of those units stands. */
  openStart(): number;
}

/** The sign that tools put where they cut; so many units of a needle before it are the start of a value that was cut. */
const cutSign = 0x2026;
const fewestBeforeCut = 12;

/** More characters than these between two units part them for good. It bounds what a stream may hold back. */
const widestGap = 96;

export function matcher({ step, rows, open, openOwner, found, owner, longest }: Automaton): Matcher {
  let size = 1;
  while (size < longest) size *= 2;
  const mask = size - 1;
  const starts = new Int32Array(size);
  const shallow = rows.length / unitCount;
  const spans: Span[] = [];
  let state = 0;
  let taken = 0;
  let lastEnd = 0;

  const hit = (end: number): void => {
    const start = starts[(taken - (found[state] ?? 0)) & mask] ?? 0;
    spans.push({ start, end, owner: owner[state] ?? 0 });
  };
  const take = (unit: number, start: number, end: number): void => {
    if (start - lastEnd > widestGap) state = 0;
    starts[taken++ & mask] = start;
    lastEnd = end;
    state = step(state, unit);
    if (found[state] !== 0) hit(end);
  };

  const cut = (): void => {
    const length = open[state] ?? 0;
    if (length < fewestBeforeCut) return;
    spans.push({ start: starts[(taken - length) & mask] ?? 0, end: lastEnd, owner: openOwner[state] ?? 0 });
  };

  return {
    spans,
    take,
    // The same as `take` for each character; this loop is where the time goes.
    feed: (text, from, to) => {
      for (let at = from; at < to; at++) {
        const code = text.charCodeAt(at);
        if (code > 127) {
          if (code === cutSign) cut();
          wideUnits(code, unit => take(unit, at, at + 1));
          continue;
        }
        const unit = asciiUnits[code] ?? 0;
        if (unit === 0) continue;
        if (at - lastEnd > widestGap) state = 0;
        starts[taken++ & mask] = at;
        lastEnd = at + 1;
        state = state < shallow ? (rows[state * unitCount + unit] ?? 0) : step(state, unit);
        if (found[state] !== 0) hit(at + 1);
      }
    },
    open: at => (at - lastEnd > widestGap ? 0 : (open[state] ?? 0)),
    openStart: () => starts[(taken - (open[state] ?? 0)) & mask] ?? 0,
  };
}
