import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BytePath } from './bytePath.ts';
import { type CheckpointCommit, parseCommit } from './checkpointMessage.ts';
import { spawnGit } from './spawnGit.ts';
import type { Store } from './store.ts';

/** Who wrote a run of lines. */
export interface BlamedLines {
  /** The first of them, counted from 1, and how many. */
  readonly line: number;
  readonly count: number;
  /** The line's number and its file when it was written. */
  readonly writtenLine: number;
  readonly writtenPath: string;
  readonly by: Writer;
}

/** `person`: changed between an agent's turns, or before the first checkpoint and never committed. */
export type Writer =
  | {
      readonly who: 'agent' | 'person';
      readonly session: string;
      readonly node: number;
      readonly id: string;
      readonly time: number;
    }
  | {
      readonly who: 'commit';
      readonly commit: string;
      readonly author: string;
      readonly summary: string;
      readonly time: number;
    };

/**
 * Which checkpoint wrote each line of a file, by git's own blame along the checkpoints' parents. A first checkpoint stands on
 * the commit it began from, so that older lines are told by the person's own commits, where those can be read.
 */
export async function blameFile(
  store: Store,
  from: CheckpointCommit,
  file: BytePath,
  signal?: AbortSignal,
): Promise<readonly BlamedLines[] | undefined> {
  const spliced = await firstsOnCommits(store, from.id, signal);
  const list = path.join(store.dir, 'passing', `ancestry-${randomUUID()}`);
  const args = (extra: readonly string[]): string[] => [
    'blame',
    '--porcelain',
    '-w',
    '-M',
    ...extra,
    from.id,
    '--',
    file,
  ];
  try {
    await writeFile(list, spliced);
    const { out, code } = await spawnGit(store.all(), args(['-S', list]), { codes: [0, 128], signal });
    // Older commits may be out of reach: a shallow clone, or a repository that is gone.
    const answer = code === 0 ? out : (await spawnGit(store.all(), args([]), { codes: [0, 128], signal })).out;
    return answer.length === 0 ? undefined : await parseBlame(store, answer);
  } finally {
    await rm(list, { force: true });
  }
}

/** Every ancestor with its parents, one a line; a first checkpoint gets the commit it began from. */
async function firstsOnCommits(store: Store, id: string, signal?: AbortSignal): Promise<string> {
  const args = ['rev-list', '--max-parents=0', id];
  const { out } = await spawnGit(store.own(), args, { signal });
  const lines: string[] = [];
  for (const first of out
    .toString()
    .split('\n')
    .filter(line => line !== '')) {
    const commit = parseCommit(first, (await store.objects.read(first))?.bytes ?? Buffer.alloc(0));
    if (commit && commit.message.head !== '') lines.push(`${first} ${commit.message.head}\n`);
  }
  return lines.join('');
}

async function parseBlame(store: Store, output: Buffer): Promise<BlamedLines[]> {
  const facts = new Map<string, Map<string, string>>();
  const runs: { commit: string; path: string; line: number; writtenLine: number; count: number }[] = [];
  let current: Map<string, string> | undefined;
  let commit = '';
  for (const line of output.toString('latin1').split('\n')) {
    const header = /^([0-9a-f]{40,64}) (\d+) (\d+)(?: (\d+))?$/.exec(line);
    if (line.startsWith('\t') || line === '') continue;
    if (header) {
      commit = header[1] ?? '';
      current = facts.get(commit) ?? new Map<string, string>();
      facts.set(commit, current);
      if (header[4] !== undefined)
        runs.push({
          commit,
          path: '',
          line: Number(header[3]),
          writtenLine: Number(header[2]),
          count: Number(header[4]),
        });
    } else {
      const space = line.indexOf(' ');
      const name = space < 0 ? line : line.slice(0, space);
      const value = Buffer.from(space < 0 ? '' : line.slice(space + 1), 'latin1').toString();
      current?.set(name, value);
      const run = runs.at(-1);
      if (name === 'filename' && run) run.path = value;
    }
  }
  const found: BlamedLines[] = [];
  for (const run of runs) {
    const known = facts.get(run.commit) ?? new Map<string, string>();
    const writtenPath = run.path === '' ? (known.get('filename') ?? '') : run.path;
    const by = await writerOf(store, run.commit, known);
    found.push({ line: run.line, count: run.count, writtenLine: run.writtenLine, writtenPath, by });
  }
  return found;
}

async function writerOf(store: Store, id: string, facts: ReadonlyMap<string, string>): Promise<Writer> {
  const commit = parseCommit(id, (await store.objects.read(id))?.bytes ?? Buffer.alloc(0));
  if (commit) {
    const { session, node, kind } = commit.message;
    return { who: kind === 'post' ? 'agent' : 'person', session, node, id, time: commit.time };
  }
  return {
    who: 'commit',
    commit: id,
    author: facts.get('author') ?? '',
    summary: facts.get('summary') ?? '',
    time: Number(facts.get('author-time') ?? 0) * 1000,
  };
}
