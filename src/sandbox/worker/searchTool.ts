import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { searchByNode } from './searchByNode.ts';
import { searchByRipgrep } from './searchByRipgrep.ts';
import { searchAnswer } from './searchAnswer.ts';
import { parseInput, someWords, whole } from './toolInput.ts';
import type { Search } from './search.ts';
import type { Tool } from './workshop.ts';

/** Searches contents or names with ripgrep, or by itself where there is none; both answer in the same shape. */
export const searchTool: Tool = async (workshop, input, call) => {
  const { roots, ripgrep } = workshop;
  const given = parseInput('search', members, input);
  const { pattern = '', glob = '', path = '.', context = 0, ignore_case = false, limit = 200 } = given;
  if (pattern === '' && glob === '') throw new Error('Give search a pattern, a glob, or both.');
  const place = await roots.forReading(path);
  const stats = await stat(place.real);
  if (!stats.isDirectory() && !stats.isFile()) throw new Error(`${place.shown} is neither a file nor a folder.`);
  const folder = stats.isDirectory() ? place.real : dirname(place.real);
  const search: Search = { pattern, glob, folder, target: place.real, context, ignoreCase: ignore_case, limit };
  const found =
    ripgrep === '' ? await searchByNode(search, call.signal) : await searchByRipgrep(workshop, search, call.signal);
  call.signal.throwIfAborted();
  return searchAnswer(search, found, await roots.first());
};

const members = {
  pattern: v.optional(someWords),
  glob: v.optional(someWords),
  path: v.optional(someWords),
  context: v.optional(whole(0, 20)),
  ignore_case: v.optional(v.boolean('must be true or false')),
  limit: v.optional(whole(1, 2000)),
};
