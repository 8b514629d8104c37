import { quoted } from '../harness/quote.ts';
import type { ReviewedChanges } from './reviewedChanges.ts';

/** What a review is told of the work it looks at. */
export interface Reviewed {
  readonly name: string;
  /** What it was asked, oldest first. */
  readonly asked: readonly string[];
  readonly changes: ReviewedChanges | undefined;
  /** Its scratch folder, as agents name it. */
  readonly folder: string;
}

/** Characters of a diff that stand in the task itself; a longer one is a file. */
export const mostInline = 12_000;

/** Where a longer diff is, in the reviewer's own folder. */
export const diffFile = 'changes.diff';

const mostFiles = 80;
const mostAsked = 4_000;

/** The task of a review: what was asked and what was changed. What the author says of its work is not in it. */
export function reviewWords({ name, asked, changes, folder }: Reviewed): string {
  return [
    `Review the work of ${name} with fresh eyes. You did not do it. Take no word for it: look.`,
    `What it was asked:\n\n${asked.map(words => quoted(cut(words))).join('\n\n')}`,
    changesWords(changes),
    `Every step it took stands with its outputs in ${folder}/history.md. Look there for what was run and what came of it, not for what it says of itself.`,
    'Look for: what was asked and is not done; what is wrong, or breaks something else; checks that were not run, or do not show what they are said to show; what was changed and was not asked for. Run what shows it, where you may.',
    `Report only what you have verified. For each finding: path:line; what is wrong; how you know; and whether it must be fixed, should be, or could be. Say in one line what you looked at and found good. If nothing is to be fixed, say that. Your words go to ${name}, which goes on with them.`,
  ].join('\n\n');
}

function changesWords(changes: ReviewedChanges | undefined): string {
  if (!changes) return 'Its files were not kept step by step: see in its history what it changed.';
  if (changes.files.length === 0) return 'It has changed no files.';
  const named = changes.files.slice(0, mostFiles).map(({ path, status, added, removed }) => {
    return `- ${path} (${status}, +${added} -${removed})`;
  });
  const more = changes.files.length > mostFiles ? [`- and ${changes.files.length - mostFiles} more`] : [];
  const list = [`What it changed:`, ...named, ...more].join('\n');
  if (changes.patch === '') return list;
  if (changes.patch.length <= mostInline) return `${list}\n\n\`\`\`diff\n${changes.patch.trimEnd()}\n\`\`\``;
  return `${list}\n\nThe whole diff is in ${diffFile} in your own folder.`;
}

function cut(words: string): string {
  return words.length > mostAsked ? `${words.slice(0, mostAsked)} …` : words;
}
