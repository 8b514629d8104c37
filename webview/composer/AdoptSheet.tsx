import { useEffect, useState } from 'preact/hooks';
import type { AdoptPreview, Unavailable } from '../../src/protocol/query.ts';
import { adoptWords, targetsOf, type Adopt } from '../model/fileMoves.ts';
import { inOrder, stayWords } from '../model/rewindFiles.ts';
import { askHost } from '../shell/act.ts';
import { lacksCopy, makeTargetCopy, setAdopt, setAdoption, startAdopt } from '../shell/adopt.ts';
import { focusComposer } from '../shell/focus.ts';
import type { Panel } from '../shell/panel.ts';
import { leaveSheet } from '../shell/sheets.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Button } from '../ui/Button.tsx';
import { RadioGroup } from '../ui/Radio.tsx';
import { t } from '../words/t.ts';
import { AdoptChoices } from './AdoptChoices.tsx';
import { SheetFileList } from './SheetFileList.tsx';
import { SheetHead } from './SheetHead.tsx';
import { StayLines } from './StayLines.tsx';

/** A branch's changes go into another's files: into which, over or on top of what, and what with lines both changed. */
export function AdoptSheet({ sheet }: { sheet: Adopt }) {
  const panel = usePanel();
  const { source, adoption, preview, except } = sheet;
  const off = offWords(preview);
  useEffect(() => {
    const inside = document.activeElement?.closest('.composer');
    if (!inside?.contains(document.activeElement) || document.activeElement?.matches('[data-focus]')) focusComposer();
  }, [source, off === '']);
  const tree = panel.tree.value;
  const files = preview && !('unavailable' in preview) ? preview : undefined;
  const { session } = panel.tree.peek();
  return (
    <>
      <SheetHead icon="git-merge">
        <b>{headWords(panel, sheet)}</b> <Target sheet={sheet} />
      </SheetHead>
      <div class="sheet-body">
        <TargetChoice sheet={sheet} />
        {!preview && <p class="facts dim">{t('Looking at what would change…')}</p>}
        {preview && 'unavailable' in preview && (
          <p class="facts">
            {preview.unavailable}{' '}
            {lacksCopy(panel, sheet) && (
              <button type="button" class="link" onClick={() => void makeTargetCopy(panel)}>
                {t('Make Its Copy')}
              </button>
            )}
          </p>
        )}
        {files && (
          <>
            <p class="facts">{adoptWords(tree, adoption.into, files.changes.length, leftOut(files, except))}</p>
            <AdoptChoices sheet={sheet} preview={files} />
            <SheetFileList
              label={t('Files that change')}
              files={inOrder(files)}
              runLater={files.runLater}
              way="on"
              except={except}
              onExcept={chosen => setAdopt(panel, { except: chosen })}
              onPreview={() => askHost(panel, { type: 'previewAdopt', session, branch: source, adoption })}
            />
            <StayLines lines={stayWords({ conflicts: [], left: files.left }, 'keepMine')} />
          </>
        )}
      </div>
      <div class="bar tall">
        <span class="grow" />
        <Button look="secondary" onClick={() => leaveSheet(panel)}>
          {t('Cancel')}
        </Button>
        <Button focus="composer" off={off} onClick={() => void startAdopt(panel)}>
          {t('Adopt')}
        </Button>
      </div>
    </>
  );
}

function offWords(preview: AdoptPreview | undefined): string {
  if (!preview) return t('It is not known yet what would change');
  if ('unavailable' in preview) return preview.unavailable;
  return preview.changes.length === 0 ? t('Nothing would change') : '';
}

function leftOut(files: Exclude<AdoptPreview, Unavailable>, except: readonly string[]): number {
  return files.changes.filter(({ path }) => except.includes(path)).length;
}

function headWords(panel: Panel, { source, adoption }: Adopt): string {
  const { branches, nodes } = panel.tree.value;
  const branch = branches.get(source)?.name ?? '';
  if (adoption.turn === 0) return t('Adopt {branch}', { branch });
  return t('Adopt turn {turn} of {branch}', { turn: nodes.get(adoption.turn)?.turn ?? 0, branch });
}

function Target({ sheet }: { sheet: Adopt }) {
  const panel = usePanel();
  const into = panel.tree.value.branches.get(sheet.adoption.into)?.name ?? '';
  return <>{t('into {branch}', { branch: into })}</>;
}

/** Which branch takes the changes, where there is more than one; folded until somebody asks. */
function TargetChoice({ sheet }: { sheet: Adopt }) {
  const panel = usePanel();
  const [open, setOpen] = useState<'open' | 'folded'>('folded');
  const tree = panel.tree.value;
  const targets = targetsOf(tree, sheet.source);
  if (targets.length < 2) return null;
  if (open === 'folded')
    return (
      <p class="facts">
        <button type="button" class="link" onClick={() => setOpen('open')}>
          {t('Into Another Branch…')}
        </button>
      </p>
    );
  return (
    <RadioGroup
      label={t('Into which branch')}
      value={String(sheet.adoption.into)}
      choices={targets.map(({ id, name, copy }) => ({
        value: String(id),
        words: name,
        detail: id === tree.holder ? t('your workspace') : copy ? t('its own copy') : t('no copy yet'),
      }))}
      onChoose={value => setAdoption(panel, { into: Number(value) })}
    />
  );
}
