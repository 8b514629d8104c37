import type { FileDiff } from '../../src/session/fileDiff.ts';
import { lineSums } from '../model/comparedWays.ts';
import { Icon } from '../ui/Icon.tsx';
import { added, removed } from '../words/format.ts';
import { t, tn } from '../words/t.ts';

/** How many files a way changed, and lines: `2 files +41 −3`. `kept`: whether that is known. */
export function FileFact({ files, kept }: { files: readonly FileDiff[]; kept: boolean }) {
  if (!kept) return <span class="fact">{t('files not kept')}</span>;
  if (files.length === 0) return <span class="fact">{t('no files changed')}</span>;
  const sums = lineSums(files);
  const fresh = sums.removed === 0 && files.every(file => file.status === 'added');
  return (
    <span class="fact num" title={files.map(file => file.path).join('\n')}>
      <Icon name="diff-multiple" />
      {tn(files.length, '{n} file', '{n} files')} <span class="add">{added(sums.added)}</span>
      {!fresh && <span class="del">{removed(sums.removed)}</span>}
    </span>
  );
}
