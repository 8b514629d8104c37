import type { FileDiff } from '../../src/session/fileDiff.ts';
import { pathParts } from '../model/rewindFiles.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Checkbox } from '../ui/Checkbox.tsx';
import { added, removed } from '../words/format.ts';
import { t, tn } from '../words/t.ts';

/** How many files are listed one by one. */
const listed = 100;

/** The files a sheet would change, each with a box to leave it out, and a way to see them. */
export function SheetFileList(props: {
  label: string;
  files: readonly FileDiff[];
  /** Whether the files of before come back, or new ones come. */
  way: 'back' | 'on';
  except: readonly string[];
  /** Of the files, those that other programs run. */
  runLater?: readonly string[] | undefined;
  onExcept: (except: string[]) => void;
  onPreview: () => void;
}) {
  const { files, except, runLater = [] } = props;
  const home = usePanel().tree.value.folder;
  if (files.length === 0) return null;
  const set = (path: string, value: 'on' | 'off'): void => {
    const rest = except.filter(other => other !== path);
    props.onExcept(value === 'on' ? rest : [...rest, path]);
  };
  return (
    <div class="goback">
      <ul aria-label={props.label}>
        {files.slice(0, listed).map(file => (
          <li key={file.path} title={titleOf(file)}>
            <Checkbox
              words={pathParts(file.path).name}
              value={except.includes(file.path) ? 'off' : 'on'}
              onChange={value => set(file.path, value)}
            />
            <span class="grow cut dim">{pathParts(file.path, home).folder}</span>
            {runLater.includes(file.path) && (
              <span class="tiny ask" title={t('Other programs run this file')}>
                {t('runs later')}
              </span>
            )}
            <Change file={file} way={props.way} />
          </li>
        ))}
      </ul>
      <p>
        {files.length > listed && (
          <span class="dim">{tn(files.length - listed, 'And {n} more file.', 'And {n} more files.')} </span>
        )}
        <button type="button" class="link" onClick={props.onPreview}>
          {t('Preview')}
        </button>
      </p>
    </div>
  );
}

/** Lines that come and go, or what else happens to a file. */
function Change({ file, way }: { file: FileDiff; way: 'back' | 'on' }) {
  if (file.status === 'added') return <span class="tiny dim">{way === 'back' ? t('comes back') : t('new')}</span>;
  if (file.status === 'deleted') return <span class="tiny dim">{t('goes away')}</span>;
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
