import type { Adoption, Branch, Tree } from '../../src/session/tree.ts';
import { clockTime } from '../words/format.ts';
import { t, tn } from '../words/t.ts';
import type { EventLine } from './eventLine.ts';

/** What a person moved into the files of a branch since its last node: the workspace itself, and changes of other branches. */
export function moveLines(tree: Tree, branch: Branch): EventLine[] {
  const { moved } = tree;
  const lines: EventLine[] = [];
  if (moved?.to === branch.id) {
    const words = t('Your workspace moved here from {branch} at {time}.', {
      branch: nameOf(tree, moved.from),
      time: clockTime(moved.time),
    });
    lines.push({ key: `moved-${moved.time}`, icon: 'folder', colour: '', words, action: 'undoUse' });
  }
  for (const adoption of branch.adoptions ?? []) lines.push(...adoptionLines(tree, adoption));
  return lines;
}

/** That something was adopted, and every file in which both sides stand now. */
function adoptionLines(tree: Tree, adoption: Adoption): EventLine[] {
  const { seq, conflicts } = adoption;
  const words = adoptedWords(tree, adoption);
  return [
    { key: `adopted-${seq}`, icon: 'git-merge', colour: '', words, action: 'undoAdopt', adopted: seq },
    ...conflicts.map((path): EventLine => ({
      key: `conflict-${seq}-${path}`,
      icon: 'warning',
      colour: 'ask',
      words: t('Both changed the same lines of {path}.', { path: `\`${path}\`` }),
      action: 'resolve',
      adopted: seq,
      path,
    })),
  ];
}

function adoptedWords(tree: Tree, { source, node, turnOnly, files }: Adoption): string {
  const branch = nameOf(tree, source);
  const turn = tree.nodes.get(node)?.turn;
  if (!turnOnly) return tn(files.length, 'Adopted {n} file of {branch}.', 'Adopted {n} files of {branch}.', { branch });
  return turn === undefined
    ? tn(files.length, 'Adopted {n} file of one turn of {branch}.', 'Adopted {n} files of one turn of {branch}.', {
        branch,
      })
    : tn(
        files.length,
        'Adopted {n} file of turn {turn} of {branch}.',
        'Adopted {n} files of turn {turn} of {branch}.',
        {
          branch,
          turn,
        },
      );
}

function nameOf(tree: Tree, branch: number): string {
  return tree.branches.get(branch)?.name ?? '';
}
