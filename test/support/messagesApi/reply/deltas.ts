import type { JsonPause, Part } from '../script.ts';
import { estimateTokens } from '../tokens.ts';
import { event, type Emission } from './emission.ts';

/** How many characters a delta carries and how long after it the next one comes. */
export interface Pace {
  readonly chunkSize: number;
  readonly everyMs: number;
}

/** The deltas of a text or thinking block; what exceeds `limit` tokens is left out, and `tokens` then says one more. */
export function textDeltas(
  parts: readonly Part[],
  kind: 'text' | 'thinking',
  pace: Pace,
  limit: number,
): { emissions: Emission[]; text: string; tokens: number } {
  const whole = parts.filter(part => typeof part === 'string').join('');
  const fits = estimateTokens(whole) <= limit;
  const text = fits ? whole : whole.slice(0, limit * 4);
  const emissions: Emission[] = [];
  let from = 0;
  for (const part of parts) {
    if (typeof part !== 'string') {
      emissions.push(part);
      continue;
    }
    const said = text.slice(from, from + part.length);
    from += part.length;
    for (const chunk of chunks(said, pace.chunkSize)) {
      emissions.push(event('content_block_delta', { delta: { type: `${kind}_delta`, [kind]: chunk } }), ...after(pace));
    }
    if (from > text.length) break;
  }
  return { emissions, text, tokens: fits ? estimateTokens(whole) : limit + 1 };
}

/** The deltas of a tool's input: an empty one first, then the JSON in pieces. */
export function jsonDeltas(json: string, pace: Pace, pause: JsonPause | undefined): Emission[] {
  const delta = (partial: string): Emission =>
    event('content_block_delta', { delta: { type: 'input_json_delta', partial_json: partial } });
  const spread = (part: string): Emission[] =>
    chunks(part, pace.chunkSize).flatMap(chunk => [delta(chunk), ...after(pace)]);
  if (!pause) return [delta(''), ...spread(json)];
  return [delta(''), ...spread(json.slice(0, pause.at)), pause.gate, ...spread(json.slice(pause.at))];
}

const after = ({ everyMs }: Pace): Emission[] => (everyMs > 0 ? [{ kind: 'wait', ms: everyMs }] : []);

/** Pieces of `size` characters; a character outside the basic plane is not split. */
function chunks(text: string, size: number): string[] {
  const letters = Array.from(text);
  const pieces: string[] = [];
  for (let at = 0; at < letters.length; at += size) pieces.push(letters.slice(at, at + size).join(''));
  return pieces;
}
