import { filesThatChange, type Rewind, type RewindFiles } from '../model/rewindFiles.ts';
import { askHost } from '../shell/act.ts';
import { setRewind } from '../shell/rewind.ts';
import { usePanel } from '../shell/usePanel.ts';
import { t } from '../words/t.ts';
import { SheetFileList } from './SheetFileList.tsx';

/** The files that would go back, each with a box to leave it out. */
export function RewindFileList({ sheet, preview }: { sheet: Rewind; preview: RewindFiles }) {
  const panel = usePanel();
  const open = (): void => {
    const { shown } = panel.view.peek();
    if (shown) askHost(panel, { type: 'previewRewind', ...shown, to: sheet.to });
  };
  return (
    <SheetFileList
      label={t('Files that go back')}
      files={filesThatChange(preview, sheet.edits)}
      way="back"
      except={sheet.except}
      onExcept={except => setRewind(panel, { except })}
      onPreview={open}
    />
  );
}
