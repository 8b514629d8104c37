import * as v from 'valibot';
import { atomicWrite } from './atomicWrite.ts';
import { readWhole } from './files.ts';
import { refuseHardLinks } from './hardLinks.ts';
import { lineCounts } from './lineCounts.ts';
import { nearestLines } from './nearestLines.ts';
import { parseText, replaceIn } from './textFile.ts';
import { leaving, parseInput, someWords } from './toolInput.ts';
import type { Tool } from './workshop.ts';

/** Replaces exact text in a file that is still the one this agent read. Every other byte of the file stays. */
export const editTool: Tool = async ({ roots, memory }, input, call) => {
  const { path, old_string, new_string, replace_all = false } = parseInput('edit', members, input);
  const place = await roots.forWriting(path);
  const { bytes, stats } = await readWhole(place);
  refuseHardLinks(place, stats);
  if (memory.compare(call.agent, place.real, bytes) === 'changed')
    throw new Error(
      `${place.shown} changed since you read it. Nothing was edited: read it again, then repeat the edit.`,
    );
  const file = parseText(bytes, place);
  if (!file.valid)
    throw new Error(`${place.shown} holds bytes that are not UTF-8; an edit would damage them. Use bash.`);
  const wanted = old_string.replace(/\r\n/g, '\n');
  const fresh = new_string.replace(/\r\n/g, '\n');
  if (wanted === fresh) throw new Error('old_string and new_string are the same. Nothing was edited.');
  const starts = placesOf(file.text, wanted);
  if (starts.length === 0)
    throw new Error(`old_string does not stand in ${place.shown}. ${nearestLines(file.text, wanted)}`);
  const lines = linesAt(file.text, starts);
  if (starts.length > 1 && !replace_all)
    throw new Error(
      `old_string stands ${starts.length} times in ${place.shown}, at lines ${some(lines)}. Add lines around it until it is unique, or set replace_all.`,
    );
  const after = replaceIn(
    file,
    starts.map(from => ({ from, to: from + wanted.length })),
    fresh,
  );
  call.signal.throwIfAborted();
  await atomicWrite(place, after, stats);
  memory.saw(call.agent, place.real, after);
  const counts = lineCounts(file.text, parseText(after, place).text);
  call.fact({ type: 'fileChanged', path: place.shown, change: 'edited', ...counts });
  const where = starts.length === 1 ? `line ${some(lines)}` : `${starts.length} places, lines ${some(lines)}`;
  return `Edited ${place.shown} at ${where} (+${counts.added} \u2212${counts.removed} lines).`;
};

const members = {
  path: someWords,
  old_string: v.pipe(
    v.string('must be a string'),
    v.minLength(1, 'must not be empty: name the line next to the place, or use write for a new file'),
  ),
  new_string: v.string('must be a string'),
  replace_all: v.optional(v.boolean('must be true or false')),
  ...leaving,
};

function placesOf(text: string, part: string): number[] {
  const starts: number[] = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) starts.push(at);
  return starts;
}

/** The line numbers of ascending offsets, counted from 1. */
function linesAt(text: string, offsets: readonly number[]): number[] {
  let line = 1;
  let feed = text.indexOf('\n');
  return offsets.map(offset => {
    for (; feed >= 0 && feed < offset; feed = text.indexOf('\n', feed + 1)) line++;
    return line;
  });
}

function some(lines: readonly number[]): string {
  const first = lines.slice(0, 20).join(', ');
  return lines.length > 20 ? `${first} and ${lines.length - 20} more` : first;
}
