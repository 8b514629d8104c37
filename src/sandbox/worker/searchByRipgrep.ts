import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import * as v from 'valibot';
import { jsonLines } from '../jsonLines.ts';
import { isScratch } from '../../session/scratchFolder.ts';
import { onlyGlob, wantedFiles } from './ignoreRules.ts';
import { searchTime, type Found, type FoundFile, type Search } from './search.ts';
import type { Workshop } from './workshop.ts';

/**
 * Searches with ripgrep. Its options are fixed here and none of them runs a program; pattern and path can only ever be
 * taken as such. Throws with ripgrep's own words when it does not understand the pattern.
 */
export async function searchByRipgrep(
  { ripgrep, env, outputFolder }: Pick<Workshop, 'ripgrep' | 'env' | 'outputFolder'>,
  search: Search,
  signal: AbortSignal,
): Promise<Found> {
  const only = join(outputFolder, `only-${randomUUID()}.ignore`);
  // ripgrep's own --glob overrules .gitignore; an ignore file adds to it.
  if (search.glob !== '') {
    await mkdir(outputFolder, { recursive: true, mode: 0o700 });
    await writeFile(only, onlyGlob(search.glob), { mode: 0o600 });
  }
  try {
    return await run(
      ripgrep,
      [...options(search), ...(search.glob === '' ? [] : ['--ignore-file', only]), ...subject(search)],
      env,
      search,
      signal,
    );
  } finally {
    await rm(only, { force: true });
  }
}

function options({ pattern, context, ignoreCase, target }: Search): string[] {
  // Scratch folders are ignored as a whole, so whoever names them means what is in there.
  const named = isScratch(target.split(sep).join('/')) ? ['--no-ignore'] : [];
  const all = [
    ...named,
    '--no-config',
    '--hidden',
    '--no-require-git',
    '--no-messages',
    '--sort',
    'path',
    '--glob',
    '!.git',
  ];
  if (pattern === '') return [...all, '--files', '--null'];
  const across = /\n|\\n/.test(pattern) ? ['--multiline'] : [];
  const around = context > 0 ? ['--context', String(context)] : [];
  return [
    ...all,
    '--json',
    '--engine',
    'auto',
    ignoreCase ? '--ignore-case' : '--case-sensitive',
    ...around,
    ...across,
  ];
}

/** Relative, because ripgrep compares an ignore file's globs with paths as they were given. */
function subject({ pattern, folder, target }: Search): string[] {
  return [...(pattern === '' ? [] : ['-e', pattern]), '--', `./${relative(folder, target)}`];
}

function run(
  program: string,
  args: string[],
  env: Workshop['env'],
  search: Search,
  signal: AbortSignal,
): Promise<Found> {
  return new Promise((done, reject) => {
    const collected = collector(search);
    let stopped: Found['stopped'] = '';
    let said = '';
    const child = spawn(program, args, {
      cwd: search.folder,
      env: { ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const stop = (why: Found['stopped']): void => {
      stopped ||= why;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(stop, searchTime, 'time');
    const cancel = (): void => stop('time');
    signal.addEventListener('abort', cancel, { once: true });
    child.stdout.on('data', (chunk: Buffer) => {
      if (stopped === '' && collected.take(chunk) === 'full') stop('limit');
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(0, 2000)));
    const leave = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
    };
    child.on('error', error => {
      leave();
      reject(new Error(`ripgrep could not be started: ${error.message}.`));
    });
    child.on('close', code => {
      leave();
      if (stopped === '' && code === 2 && said.trim() !== '')
        reject(new Error(`The pattern was not understood. ${said.trim()}`));
      else done({ files: collected.files(), stopped });
    });
  });
}

interface Collector {
  /** `full` once there is more than the search's limit. */
  take(chunk: Buffer): 'full' | 'open';
  files(): FoundFile[];
}

function collector(search: Search): Collector {
  return search.pattern === '' ? nameCollector(search) : lineCollector(search);
}

function nameCollector(search: Search): Collector {
  const { folder, limit } = search;
  const wanted = wantedFiles(search);
  let text = '';
  const names: string[] = [];
  return {
    take: chunk => {
      const parts = (text + chunk.toString('utf8')).split('\0');
      text = parts.pop() ?? '';
      names.push(...parts.map(name => resolve(folder, name)).filter(wanted));
      return names.length > limit ? 'full' : 'open';
    },
    files: () => names.slice(0, limit).map(path => ({ path, lines: [] })),
  };
}

const bytesOrText = v.union([v.object({ text: v.string() }), v.object({ bytes: v.string() })]);
const lineSchema = v.object({
  type: v.picklist(['match', 'context']),
  data: v.object({ path: bytesOrText, lines: bytesOrText, line_number: v.number() }),
});

function lineCollector(search: Search): Collector {
  const { folder, limit } = search;
  const wanted = wantedFiles(search);
  const files = new Map<string, FoundFile['lines'][number][]>();
  let matches = 0;
  const receive = jsonLines(value => {
    const parsed = v.safeParse(lineSchema, value);
    if (!parsed.success || matches > limit) return;
    const { type, data } = parsed.output;
    const path = resolve(folder, textOf(data.path));
    if (!wanted(path) || (type === 'match' && ++matches > limit)) return;
    const lines = files.get(path) ?? [];
    files.set(path, lines);
    textOf(data.lines)
      .replace(/\r?\n$/, '')
      .split(/\r?\n/)
      .forEach((text, at) => lines.push({ number: data.line_number + at, text, match: type === 'match' }));
  });
  return {
    take: chunk => {
      receive(chunk);
      return matches > limit ? 'full' : 'open';
    },
    files: () => [...files].map(([path, lines]) => ({ path, lines })),
  };
}

function textOf(value: v.InferOutput<typeof bytesOrText>): string {
  return 'text' in value ? value.text : Buffer.from(value.bytes, 'base64').toString('utf8');
}
