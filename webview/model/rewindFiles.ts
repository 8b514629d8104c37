import type { RewindPreview, Unavailable } from '../../src/protocol/query.ts';
import type { FileDiff } from '../../src/session/fileDiff.ts';
import type { NodeId } from '../../src/session/ids.ts';
import { baseName } from '../words/format.ts';
import { t, tn } from '../words/t.ts';

/** What a rewind with files would change, where that is known. */
export type RewindFiles = Exclude<RewindPreview, Unavailable>;

/** What happens to the person's own edits. */
export type Edits = 'keepMine' | 'exact';

/** A rewind that is being decided. */
export interface Rewind {
  readonly type: 'rewind';
  readonly to: NodeId;
  /** What would change; undefined while it is asked for. */
  readonly preview: RewindPreview | undefined;
  /** `open` until it is known what would change, or the person chose. */
  readonly take: 'open' | 'words' | 'files';
  readonly edits: Edits;
  /** Paths that stay as they are. */
  readonly except: readonly string[];
}

/** The files that would change, by path. Taken exactly, what the person changed since goes back too. */
export function filesThatChange(preview: RewindFiles, edits: Edits): FileDiff[] {
  const files = new Map(preview.changes.map(file => [file.path, file]));
  if (edits === 'exact') for (const file of preview.yours) if (!files.has(file.path)) files.set(file.path, file);
  return [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Whether a rewind with files would do anything at all. */
export function changesAnything(preview: RewindFiles): boolean {
  return preview.changes.length + preview.yours.length > 0;
}

/** How many of the files that would change go back, in a sentence. */
export function goBackWords(all: number, except: number): string {
  const going = all - except;
  if (all === 0) return t('No file changes.');
  if (except === 0) return tn(going, '{n} file goes back.', '{n} files go back.');
  return t('{n} of {all} files go back.', { n: going, all });
}

/**
 * A path as lists show it: the name first, then the folder it is in. In another folder of the workspace than `home`, the
 * session's, that begins where the two part: with the other one's name.
 */
export function pathParts(path: string, home = ''): { name: string; folder: string } {
  const name = baseName(path);
  const above = path.slice(0, path.length - name.length).replace(/[\\/]+$/, '');
  if (home === '' || !/^([\\/]|[A-Za-z]:)/.test(path)) return { name, folder: above };
  const [parts, own] = [above, home].map(one => one.split(/[\\/]/));
  const parted = parts?.findIndex((part, index) => part !== own?.[index]) ?? -1;
  return { name, folder: parted <= 0 ? above : (parts ?? []).slice(parted).join('/') };
}

/** What becomes of the edits the person made after `turn`; empty where there are none. */
export function yourEditsWords(preview: RewindFiles, edits: Edits, turn: number): string {
  const [only] = preview.yours;
  if (!only) return '';
  const n = preview.yours.length;
  const changed =
    n === 1
      ? t('You changed {path} after turn {turn}.', { path: only.path, turn })
      : t('You changed {n} files after turn {turn}.', { n, turn });
  if (edits === 'exact') return `${changed} ${tn(n, 'It goes back too.', 'They go back too.')}`;
  return `${changed} ${tn(n, 'Your change is kept.', 'Your changes are kept.')}`;
}

/** The files of a move as a list: first those that other programs run, then by their paths. */
export function inOrder({
  changes,
  runLater = [],
}: {
  readonly changes: readonly FileDiff[];
  readonly runLater?: readonly string[];
}): FileDiff[] {
  const rank = ({ path }: FileDiff): number => Number(!runLater.includes(path));
  return [...changes].sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
}

/** What does not go back although it differs, a sentence each; long lists end in how many more there are. */
export function stayWords(preview: Pick<RewindFiles, 'conflicts' | 'left'>, edits: Edits): string[] {
  const both = edits === 'keepMine' ? preview.conflicts : [];
  const words = [
    ...both.map(path => t('You changed the same lines of {path}: yours stay.', { path })),
    ...preview.left.map(({ path, reason }) => t('{path} stays. {reason}', { path, reason: sentence(reason) })),
  ];
  const more = words.length - shownStays;
  if (more < 2) return words;
  return [...words.slice(0, shownStays), tn(more, '{n} more file stays.', '{n} more files stay.')];
}

const shownStays = 4;

/** With a capital and a full stop. */
function sentence(words: string): string {
  const capital = words.charAt(0).toUpperCase() + words.slice(1);
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`;
}
