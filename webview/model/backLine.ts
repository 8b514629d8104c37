import type { AdoptionWish } from '../../src/protocol/intent.ts';
import type { AdoptPreview } from '../../src/protocol/query.ts';
import type { View } from '../../src/protocol/view.ts';
import type { BranchId } from '../../src/session/ids.ts';
import type { Branch } from '../../src/session/tree.ts';
import { t, tn } from '../words/t.ts';
import { madeByCalls, runsBelow } from './agentStrip.ts';
import { namedPaths } from './namedPaths.ts';
import { makesAgents } from './treeCallWords.ts';
import type { Turn } from './turn.ts';

/** The agents of a turn that all are back, and whose files can go to the shown branch. */
export interface Back {
  readonly into: BranchId;
  readonly all: number;
  /** They ended well and changed files. */
  readonly good: readonly Branch[];
  /** They did not end well, or failed their tests. */
  readonly bad: readonly Branch[];
  /** Changes when what would be adopted may have. */
  readonly key: string;
}

/** What an adoption would do, by branch; absent while it is not known. */
export type Tried = ReadonlyMap<BranchId, AdoptPreview>;

/** What there is to adopt and to look at. */
export interface Sorted {
  readonly clean: readonly Branch[];
  readonly conflicting: readonly Branch[];
  /** Files that conflict, each once. */
  readonly files: readonly string[];
  /** Their changes are there already. */
  readonly there: readonly Branch[];
  /** Why it cannot be told, each once. */
  readonly unknown: readonly string[];
}

/** How the changes of a forked agent go to its maker: on top of what that did meanwhile. */
export function onTop(into: BranchId): AdoptionWish {
  return { into, turn: 0, how: 'merge', conflicts: 'markers' };
}

/** Whether no turn after the one of these calls made agents: only the newest ones are offered. */
export function isNewest(turns: readonly Turn[], calls: readonly string[]): boolean {
  const made = turns.flatMap(({ items }) =>
    items.flatMap(item => (item.type === 'call' && makesAgents(item.tool) ? [item.call] : [])),
  );
  return made.at(-1) !== undefined && calls.includes(made.at(-1) ?? '');
}

/** Undefined while one of the agents still works, or where none brought a change of a file. */
export function backAgents({ tree, shown }: View, calls: readonly string[]): Back | undefined {
  const into = tree.branches.get(shown?.branch ?? 0);
  const agents = madeByCalls(tree, calls).filter(({ parent }) => parent === into?.id);
  if (!into || agents.length === 0 || agents.some(agent => !agent.run?.end || runsBelow(tree, agent))) return undefined;
  const good = agents.filter(endedWell).filter(({ run }) => (run?.end?.receipt?.files.length ?? 0) > 0);
  if (good.length === 0) return undefined;
  const key = JSON.stringify([
    into.id,
    into.head,
    into.adoptions?.map(({ seq }) => seq),
    good.map(({ id, head }) => [id, head]),
  ]);
  return { into: into.id, all: agents.length, good, bad: agents.filter(agent => !endedWell(agent)), key };
}

export function sortBack({ good }: Back, tried: Tried): Sorted {
  const found = good.flatMap(branch => {
    const preview = tried.get(branch.id);
    return preview ? [{ branch, preview }] : [];
  });
  const of = (fits: (preview: Exclude<AdoptPreview, { unavailable: string }>) => boolean): Branch[] =>
    found.flatMap(({ branch, preview }) => ('unavailable' in preview || !fits(preview) ? [] : [branch]));
  return {
    clean: of(({ changes, conflicts }) => changes.length > 0 && conflicts.length === 0),
    conflicting: of(({ conflicts }) => conflicts.length > 0),
    there: of(({ changes, conflicts }) => changes.length === 0 && conflicts.length === 0),
    files: [...new Set(found.flatMap(({ preview }) => ('unavailable' in preview ? [] : preview.conflicts)))],
    unknown: [...new Set(found.flatMap(({ preview }) => ('unavailable' in preview ? [preview.unavailable] : [])))],
  };
}

/** `10 agents are back. 8 merge cleanly, 2 touch the same lines of src/db.ts.` */
export function backWords(back: Back, { clean, conflicting, files, there, unknown }: Sorted): string {
  const parts = [
    clean.length > 0 ? tn(clean.length, '{n} merges cleanly', '{n} merge cleanly') : '',
    there.length > 0 ? tn(there.length, '{n} is there already', '{n} are there already') : '',
    conflicting.length > 0
      ? tn(conflicting.length, '{n} touches the same lines of {files}', '{n} touch the same lines of {files}', {
          files: namedPaths(files, namedFiles),
        })
      : '',
    back.bad.length > 0 ? tn(back.bad.length, '{n} did not end well', '{n} did not end well') : '',
  ].filter(Boolean);
  const first = tn(back.all, '{n} agent is back.', '{n} agents are back.');
  return [first, parts.length > 0 ? t('{parts}.', { parts: parts.join(', ') }) : '', ...unknown]
    .filter(Boolean)
    .join(' ');
}

const namedFiles = 2;

function endedWell({ run }: Branch): boolean {
  return run?.end?.outcome === 'done' && run.end.receipt?.check !== 'failed';
}
