import type { AdoptionWish } from '../../src/protocol/intent.ts';
import type { AdoptPreview, RewindPreview } from '../../src/protocol/query.ts';
import type { BranchId } from '../../src/session/ids.ts';
import type { Branch, Tree } from '../../src/session/tree.ts';
import { t, tn } from '../words/t.ts';

/** A move of the workspace to a branch that is being decided. */
export interface Use {
  readonly type: 'use';
  readonly branch: BranchId;
  /** What would change; undefined while it is asked for. */
  readonly preview: RewindPreview | undefined;
  /** How many files of the branch that has the workspace go back; undefined where that is not known. */
  readonly back: number | undefined;
  /** Paths that stay as they are. */
  readonly except: readonly string[];
}

/** An adoption that is being decided. */
export interface Adopt {
  readonly type: 'adopt';
  readonly source: BranchId;
  readonly adoption: AdoptionWish;
  /** What would change; undefined while it is asked for. */
  readonly preview: AdoptPreview | undefined;
  /** Paths that stay as they are. */
  readonly except: readonly string[];
}

/** The turns of a branch between a place and its head, by number; nothing where `first` is the larger. */
export interface TurnSpan {
  readonly first: number;
  readonly last: number;
}

/** What moving the workspace means, in sentences: what comes, what goes back, and what the person keeps. */
export function useWords(move: {
  branch: string;
  holder: string;
  /** Files that go back, where known, and the turns they were changed in. */
  back: number | undefined;
  turns: TurnSpan;
  /** Files the person changed. */
  yours: readonly { readonly path: string }[];
}): string {
  const { branch, yours } = move;
  const kept =
    yours.length === 0
      ? ''
      : tn(yours.length, 'Your change in {path} is kept.', 'Your changes in {n} files are kept.', {
          path: yours[0]?.path ?? '',
        });
  return [t('Puts {branch}’s files in your workspace.', { branch }), backWords(move), kept].filter(Boolean).join(' ');
}

function backWords({ holder, back, turns }: { holder: string; back: number | undefined; turns: TurnSpan }): string {
  if (back === 0 || (back === undefined && turns.first > turns.last)) return '';
  if (back === undefined)
    return t('What {holder} changed in {turns} goes back first; it stays in the tree.', {
      holder,
      turns: spanWords(turns),
    });
  if (turns.first > turns.last)
    return tn(
      back,
      '{holder}’s {n} file goes back first; it stays in the tree.',
      '{holder}’s {n} files go back first; they stay in the tree.',
      { holder },
    );
  return tn(
    back,
    '{holder}’s {n} file of {turns} goes back first; it stays in the tree.',
    '{holder}’s {n} files of {turns} go back first; they stay in the tree.',
    { holder, turns: spanWords(turns) },
  );
}

function spanWords({ first, last }: TurnSpan): string {
  return first === last ? t('turn {turn}', { turn: first }) : t('turns {first} to {last}', { first, last });
}

/** Where a branch's changes usually go: to the branch it came from, where that has files, else to the workspace. */
export function usualTarget(tree: Tree, source: BranchId): BranchId {
  const others = targetsOf(tree, source);
  const parent = tree.branches.get(source)?.parent ?? 0;
  const wish =
    others.find(({ id }) => id === parent && hasFiles(tree, id)) ?? others.find(({ id }) => id === tree.holder);
  return (wish ?? others.find(({ id }) => hasFiles(tree, id)) ?? others[0])?.id ?? 0;
}

/** Every branch that could take a branch's changes. */
export function targetsOf(tree: Tree, source: BranchId): Branch[] {
  return [...tree.branches.values()].filter(({ id }) => id !== source);
}

/** Whether a branch's files are on disk. */
export function hasFiles(tree: Tree, branch: BranchId): boolean {
  return branch === tree.holder || tree.branches.get(branch)?.copy !== undefined;
}

/**
 * Ways from one place stand beside each other: one of them replaces the other. What an agent was started for goes on top of
 * what its starter did meanwhile. One turn alone always goes on top.
 */
export function usualHow(tree: Tree, source: BranchId, into: BranchId, turn: number): AdoptionWish['how'] {
  const branch = tree.branches.get(source);
  return turn !== 0 || (branch?.purpose === 'spawn' && branch.parent === into) ? 'merge' : 'replace';
}

/** How many files would change, and where. */
export function adoptWords(tree: Tree, into: BranchId, all: number, left: number): string {
  const name = tree.branches.get(into)?.name ?? '';
  if (all === 0) return t('No file of {branch} would change.', { branch: name });
  if (left > 0) return t('{n} of {all} files change.', { n: all - left, all });
  return into === tree.holder
    ? tn(all, 'Changes {n} file in your workspace.', 'Changes {n} files in your workspace.')
    : tn(all, 'Changes {n} file in {branch}’s copy.', 'Changes {n} files in {branch}’s copy.', { branch: name });
}
