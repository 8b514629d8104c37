import { useEffect } from 'preact/hooks';
import type { NodeId } from '../../src/session/ids.ts';
import { changesAnything, filesThatChange, goBackWords, type Rewind } from '../model/rewindFiles.ts';
import { placeWords } from '../model/placeWords.ts';
import type { Turn } from '../model/turn.ts';
import { focusComposer } from '../shell/focus.ts';
import { setRewind, startRewind } from '../shell/rewind.ts';
import { leaveSheet } from '../shell/sheets.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Button } from '../ui/Button.tsx';
import { RadioGroup, type Choice } from '../ui/Radio.tsx';
import { t } from '../words/t.ts';
import { RewindFileList } from './RewindFileList.tsx';
import { SheetHead } from './SheetHead.tsx';
import { YourEdits } from './YourEdits.tsx';

/** Back to an earlier place: what is left behind, which files go along, and whose edits stay. */
export function RewindSheet({ sheet }: { sheet: Rewind }) {
  const panel = usePanel();
  const turns = panel.turns.value;
  const name = panel.branch.value?.name ?? '';
  const { to, preview, take } = sheet;
  useEffect(() => {
    // A button that is off takes no focus: it is sent there once the button is on, unless the person went on meanwhile.
    if (!document.activeElement?.closest('vscode-radio, vscode-checkbox')) focusComposer();
  }, [to, take === 'open']);
  const files = preview && !('unavailable' in preview) ? preview : undefined;
  return (
    <>
      <SheetHead icon="discard">
        <b>{t('Rewind {branch}', { branch: name })}</b> {t('to {place}', { place: placeWords(turns, to) })}
      </SheetHead>
      <div class="sheet-body">
        <p class="facts">{leavesWords(turns, to)}</p>
        {preview && 'unavailable' in preview ? (
          <p class="facts">
            {preview.unavailable} <b>{t('Files stay as they are now.')}</b>
          </p>
        ) : (
          <RadioGroup
            label={t('What goes back')}
            value={take === 'open' ? '' : take}
            choices={choices(sheet)}
            onChoose={value => setRewind(panel, { take: value === 'files' ? 'files' : 'words' })}
          />
        )}
        {files && take === 'files' && (
          <>
            <RewindFileList sheet={sheet} preview={files} />
            <YourEdits sheet={sheet} preview={files} />
          </>
        )}
      </div>
      <div class="bar tall">
        <span class="grow" />
        <Button look="secondary" onClick={() => leaveSheet(panel)}>
          {t('Cancel')}
        </Button>
        <Button
          focus="composer"
          off={take === 'open' && t('It is not known yet what would change')}
          onClick={() => void startRewind(panel)}
        >
          {t('Rewind')}
        </Button>
      </div>
    </>
  );
}

function choices({ preview, edits, except }: Rewind): Choice[] {
  const words = { value: 'words', words: t('Words only'), detail: t('Files stay as they are now.') };
  const files = { value: 'files', words: t('Words and files') };
  if (!preview) return [{ ...files, detail: '', off: t('Looking at what would change…') }, words];
  if ('unavailable' in preview) return [words];
  if (!changesAnything(preview)) {
    const detail = preview.left.length > 0 ? t('No file can go back.') : t('No file changed since.');
    return [{ ...files, detail, off: detail }, words];
  }
  const all = filesThatChange(preview, edits).map(file => file.path);
  const left = all.filter(path => except.includes(path));
  return [{ ...files, detail: goBackWords(all.length, left.length) }, words];
}

/** Which turns are left behind, and that they are not lost. */
function leavesWords(turns: readonly Turn[], to: NodeId): string {
  const at = turns.findIndex(turn => turn.nodes.includes(to));
  const after = turns.slice(at + 1);
  const [first, last] = [after[0], after.at(-1)];
  if (!first || !last)
    return t('Leaves the rest of turn {turn} behind. It stays in the tree and can be stepped forward to.', {
      turn: turns[at]?.number ?? 0,
    });
  if (first === last)
    return t('Leaves turn {turn} behind. It stays in the tree and can be stepped forward to.', { turn: first.number });
  return t('Leaves turns {first} to {last} behind. They stay in the tree and can be stepped forward to.', {
    first: first.number,
    last: last.number,
  });
}
