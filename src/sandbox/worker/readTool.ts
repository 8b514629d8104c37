import { readdir, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { fileKind } from './fileKind.ts';
import { bytesWords, readWhole } from './files.ts';
import { showInvisible } from './invisible.ts';
import type { Place } from './roots.ts';
import { endsLinesWithReturn, parseText, type TextFile } from './textFile.ts';
import { parseInput, someWords, whole } from './toolInput.ts';
import type { Tool } from './workshop.ts';

/** Shows a part of a text file with line numbers, or lists a folder. The agent is taken to know the file afterwards. */
export const readTool: Tool = async ({ roots, memory }, input, call) => {
  const { path, offset = 1, limit = 2000 } = parseInput('read', members, input);
  const place = await roots.forReading(path);
  if ((await stat(place.real)).isDirectory()) return listing(place);
  const { bytes } = await readWhole(place);
  memory.saw(call.agent, place.real, bytes);
  call.fact({ type: 'fileRead', path: place.shown });
  const kind = fileKind(bytes);
  if (kind !== 'text') return `${place.shown} is ${kind.binary} (${bytesWords(bytes.length)}). It is not shown.`;
  return shown(parseText(bytes, place), place, offset, limit);
};

const members = {
  path: someWords,
  offset: v.optional(whole(1, Number.MAX_SAFE_INTEGER)),
  limit: v.optional(whole(1, Number.MAX_SAFE_INTEGER)),
};

/** Characters of one answer, and of one line in it. */
const longestAnswer = 100_000;
const longestLine = 2000;

function shown(file: TextFile, place: Place, offset: number, limit: number): string {
  if (file.text === '') return `${place.shown} is empty.`;
  const lines = file.text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  if (offset > lines.length)
    throw new Error(`${place.shown} has only ${lines.length} lines; offset ${offset} is after its end.`);
  const out: string[] = [];
  let length = 0;
  let at = offset - 1;
  for (; at < lines.length && at < offset - 1 + limit && length < longestAnswer; at++) {
    const text = `${at + 1}\t${showInvisible(cutLine(lines[at] ?? ''))}`;
    length += text.length + 1;
    out.push(text);
  }
  const notes = [
    ...(at < lines.length || offset > 1
      ? [`lines ${offset} to ${at} of ${lines.length}${at < lines.length ? `; go on with offset ${at + 1}` : ''}`]
      : []),
    ...(endsLinesWithReturn(file) ? ['lines end in CRLF; edit and write keep that'] : []),
    ...(file.mark ? ['starts with a byte order mark; edit and write keep it'] : []),
    ...(file.valid ? [] : ['some bytes are not UTF-8 and show as \uFFFD; edit refuses this file']),
    ...(file.text.endsWith('\n') ? [] : at === lines.length ? ['no line end after the last line'] : []),
  ];
  return [...out, ...notes.map(note => `[${note}]`)].join('\n');
}

function cutLine(line: string): string {
  return line.length <= longestLine
    ? line
    : `${line.slice(0, longestLine)}… (${(line.length - longestLine).toLocaleString('en-US')} characters more)`;
}

async function listing(place: Place): Promise<string> {
  const entries = await readdir(place.real, { withFileTypes: true });
  const most = 1000;
  const names = await Promise.all(
    entries
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .slice(0, most)
      .map(async entry => {
        const name = showInvisible(entry.name);
        if (entry.isDirectory()) return `${name}/`;
        return entry.isSymbolicLink()
          ? `${name} -> ${showInvisible(await readlink(join(place.real, entry.name)).catch(() => '?'))}`
          : name;
      }),
  );
  const more = entries.length > most ? [`[${entries.length - most} entries more]`] : [];
  return [`${place.shown} is a folder (${entries.length}):`, ...names, ...more].join('\n');
}
