import type { BigIntStats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import * as v from 'valibot';
import { atomicWrite } from './atomicWrite.ts';
import { fileKind } from './fileKind.ts';
import { readWhole, type FileBytes } from './files.ts';
import { lineCounts } from './lineCounts.ts';
import type { Place } from './roots.ts';
import { refuseHardLinks } from './hardLinks.ts';
import { encodeText, endsLinesWithReturn, parseText } from './textFile.ts';
import { leaving, parseInput, someWords } from './toolInput.ts';
import type { Tool } from './workshop.ts';

/** Writes a whole file and the folders it needs. A file that exists must be the one this agent read. */
export const writeTool: Tool = async ({ roots, memory }, input, call) => {
  const { path, content } = parseInput('write', members, input);
  const place = await roots.forWriting(path);
  const before = await present(place);
  if (before) {
    refuseHardLinks(place, before.stats);
    const known = memory.compare(call.agent, place.real, before.bytes);
    if (known === 'unread')
      throw new Error(`${place.shown} exists and you have not read it. Read it first, or use edit.`);
    if (known === 'changed') throw new Error(`${place.shown} changed since you read it. Read it again, then decide.`);
  }
  const old = before && fileKind(before.bytes) === 'text' ? parseText(before.bytes, place) : undefined;
  const plain = content.replace(/\r\n/g, '\n');
  const text = old && old.text !== '' && endsLinesWithReturn(old) ? plain.replace(/\n/g, '\r\n') : content;
  const bytes = encodeText(text, (old?.mark ?? false) && !content.startsWith('\uFEFF'));
  if (before?.bytes.equals(bytes)) return `${place.shown} already has exactly this content. Nothing was written.`;
  call.signal.throwIfAborted();
  await atomicWrite(place, bytes, before?.stats);
  memory.saw(call.agent, place.real, bytes);
  const counts = lineCounts(old?.text ?? '', plain);
  call.fact({ type: 'fileChanged', path: place.shown, change: before ? 'edited' : 'created', ...counts });
  return before
    ? `Wrote ${place.shown} (+${counts.added} \u2212${counts.removed} lines).`
    : `Created ${place.shown} (${counts.added} ${counts.added === 1 ? 'line' : 'lines'}).`;
};

const members = { path: someWords, content: v.string('must be a string'), ...leaving };

async function present(place: Place): Promise<FileBytes | undefined> {
  const stats: BigIntStats | undefined = await lstat(place.real, { bigint: true }).catch(() => undefined);
  return stats && (await readWhole(place));
}
