import type { Secret } from '../../base/secret.ts';
import { automaton } from './automaton.ts';
import { matcher, type Span } from './matcher.ts';
import { needlesOf } from './needles.ts';
import { decoded, lineStart, plainly, unframed } from './readings.ts';

/** Takes known secrets out of text. */
export interface Scrubber {
  /** The text with every secret replaced by `[secret NAME]`. */
  text(text: string): string;
  /** The same for text that comes in pieces. */
  stream(): ScrubStream;
}

export interface ScrubStream {
  /** What can be told now. Held back is only what may be the start of a secret. */
  push(text: string): string;
  /** What was held back. */
  end(): string;
}

/**
 * Knows these secrets in the forms that programs print them: as they are, wrapped, quoted, escaped, in hexadecimal,
 * octal and decimal, base64, base32, UTF-16, reversed, ROT13, dumped. Whoever wants to hide a value can still do so
 * (compressed, encrypted, letter by letter, in part): this is hygiene, and the wall is the boundary. A value is passed over
 * when it has fewer than 8 letters, digits and signs, fewer than 4 different ones, or fewer than 12 digits and nothing else.
 * The cost is linear in the text.
 */
export function scrubber(secrets: readonly Secret[]): Scrubber {
  const wanted = secrets.filter(({ value }) => !/^\d{0,11}$/.test(value.trim()));
  const needles = wanted.flatMap(({ value }, owner) => needlesOf(value).map(needle => ({ needle, owner })));
  if (needles.length === 0) return nothingKnown;
  const machine = automaton(
    needles.map(({ needle }) => needle),
    needles.map(({ owner }) => owner),
  );
  const marks = wanted.map(({ name }) => `[secret ${name.replace(/[^\w .-]/g, '_').slice(0, 64)}]`);

  const look = (text: string, then: 'more' | 'nothing'): { spans: Span[]; held: number } => {
    const spans: Span[] = [];
    let held = text.length;
    for (const reading of [plainly, decoded, unframed]) {
      if (!reading.applies(text)) continue;
      const found = matcher(machine);
      held = Math.min(held, reading.read(text, then, found));
      for (const span of found.spans) spans.push(span);
    }
    return { spans: merged(spans), held };
  };

  const replaced = (text: string, spans: readonly Span[], to: number): string => {
    let out = '';
    let from = 0;
    for (const { start, end, owner } of spans) {
      if (start >= to) break;
      out += `${text.slice(from, start)}${marks[owner] ?? ''}`;
      from = end;
    }
    return out + text.slice(from, to);
  };

  return {
    text: text => replaced(text, look(text, 'nothing').spans, text.length),
    stream: () => {
      let waiting = '';
      return {
        push: piece => {
          const text = waiting + piece;
          const { spans, held } = look(text, 'more');
          // A secret that reaches into what is held may yet grow: it waits as a whole, with its line's beginning.
          const to = spans.reduceRight(
            (to, { start, end }) => (start < to && to < end ? lineStart(text, start) : to),
            held,
          );
          waiting = text.slice(to);
          return replaced(text, spans, to);
        },
        end: () => {
          const text = waiting;
          waiting = '';
          return replaced(text, look(text, 'nothing').spans, text.length);
        },
      };
    },
  };
}

const nothingKnown: Scrubber = {
  text: text => text,
  stream: () => ({ push: text => text, end: () => '' }),
};

/** In order, without overlaps; pieces of one secret that nearly touch become one. */
function merged(spans: Span[]): Span[] {
  spans.sort((a, b) => a.start - b.start || b.end - a.end);
  const out: Span[] = [];
  for (const span of spans) {
    const last = out.at(-1);
    if (last && (span.start < last.end || (span.owner === last.owner && span.start - last.end <= nearly)))
      out[out.length - 1] = { ...last, end: Math.max(last.end, span.end) };
    else out.push(span);
  }
  return out;
}

/** Letters between two pieces of a long value that belong to both, as base64 mixes them. */
const nearly = 4;
