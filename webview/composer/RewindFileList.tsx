import type { FileDiff } from '../../src/session/fileDiff.ts';
import { filesThatChange, pathParts, type Rewind, type RewindFiles } from '../model/rewindFiles.ts';
import { askHost } from '../shell/act.ts';
import { setRewind } from '../shell/rewind.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Checkbox } from '../ui/Checkbox.tsx';
import { added, removed } from '../words/format.ts';
import { t, tn } from '../words/t.ts';

/** How many files are listed one by one. */
const listed = 100;

/** The files that would go back, each with a box to leave it out. */
export function RewindFileList({ sheet, preview }: { sheet: Rewind; preview: RewindFiles }) {
  const panel = usePanel();
  const files = filesThatChange(preview, sheet.edits);
  if (files.length === 0) return null;
  const open = (): void => {
    const { shown } = panel.view.peek();
    if (shown) askHost(panel, { type: 'previewRewind', ...shown, to: sheet.to });
  };
  const set = (path: string, value: 'on' | 'off'): void => {
    const rest = sheet.except.filter(other => other !== path);
    setRewind(panel, { except: value === 'on' ? rest : [...rest, path] });
  };
  return (
    <div class="goback">
      <ul aria-label={t('Files that go back')}>
        {files.slice(0, listed).map(file => (
          <li key={file.path} title={titleOf(file)}>
            <Checkbox
              words={pathParts(file.path).name}
              value={sheet.except.includes(file.path) ? 'off' : 'on'}
              onChange={value => set(file.path, value)}
            />
            <span class="grow cut dim">{pathParts(file.path).folder}</span>
            <Change file={file} />
          </li>
        ))}
      </ul>
      <p>
        {files.length > listed && (
          <span class="dim">{tn(files.length - listed, 'And {n} more file.', 'And {n} more files.')} </span>
        )}
        <button type="button" class="link" onClick={open}>
          {t('Preview')}
        </button>
      </p>
    </div>
  );
}

/** Lines that come and go, or what else happens to a file. */
function Change({ file }: { file: FileDiff }) {
  if (file.status === 'added' || file.status === 'deleted')
    return <span class="tiny dim">{file.status === 'added' ? t('comes back') : t('goes away')}</span>;
  if (file.binary || file.added + file.removed === 0) return <span class="tiny dim">{kindWords(file)}</span>;
  return (
    <span class="tiny num">
      <span class="add">{added(file.added)}</span> <span class="del">{removed(file.removed)}</span>
    </span>
  );
}

function kindWords({ status, binary }: FileDiff): string {
  if (binary) return t('binary');
  if (status === 'renamed') return t('renamed');
  return status === 'mode' ? t('permissions') : t('changed');
}

function titleOf({ path, was }: FileDiff): string {
  return was === undefined ? path : t('{path}, now {was}', { path, was });
}
