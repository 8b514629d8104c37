import { useEffect } from 'preact/hooks';
import { activeRun } from '../../src/session/tree.ts';
import { useWords, type TurnSpan, type Use } from '../model/fileMoves.ts';
import { inOrder, stayWords } from '../model/rewindFiles.ts';
import { askHost } from '../shell/act.ts';
import { focusComposer } from '../shell/focus.ts';
import type { Panel } from '../shell/panel.ts';
import { leaveSheet } from '../shell/sheets.ts';
import { setUse, startUse } from '../shell/use.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Button } from '../ui/Button.tsx';
import { t } from '../words/t.ts';
import { SheetFileList } from './SheetFileList.tsx';
import { SheetHead } from './SheetHead.tsx';
import { StayLines } from './StayLines.tsx';

/** The workspace moves to this branch: what comes, what goes back first, and what the person keeps. */
export function UseSheet({ sheet }: { sheet: Use }) {
  const panel = usePanel();
  const { preview, branch, except } = sheet;
  const name = panel.tree.value.branches.get(branch)?.name ?? '';
  const files = preview && !('unavailable' in preview) ? preview : undefined;
  const off = runningWords(panel, branch) || (preview ? '' : t('It is not known yet what would change'));
  useEffect(() => {
    if (!document.activeElement?.closest('.composer vscode-checkbox')) focusComposer();
  }, [branch, off === '']);
  const { session } = panel.tree.peek();
  return (
    <>
      <SheetHead icon="folder">
        <b>{t('Use {branch}', { branch: name })}</b> {t('in your workspace')}
      </SheetHead>
      <div class="sheet-body">
        <p class="facts">{words(panel, sheet, name)}</p>
        {preview && 'unavailable' in preview && <p class="facts">{preview.unavailable}</p>}
        {!preview && <p class="facts dim">{t('Looking at what would change…')}</p>}
        {files && (
          <>
            <SheetFileList
              label={t('Files that change in your workspace')}
              files={inOrder(files)}
              runLater={files.runLater}
              way="on"
              except={except}
              onExcept={chosen => setUse(panel, branch, { except: chosen })}
              onPreview={() => askHost(panel, { type: 'previewUse', session, branch })}
            />
            <StayLines lines={stayWords(files, 'keepMine')} />
          </>
        )}
        {preview && runningWords(panel, branch) !== '' && <StayLines lines={[`${runningWords(panel, branch)}.`]} />}
      </div>
      <div class="bar tall">
        <span class="grow" />
        <Button look="secondary" onClick={() => leaveSheet(panel)}>
          {t('Cancel')}
        </Button>
        <Button focus="composer" off={off} onClick={() => void startUse(panel)}>
          {t('Use in Workspace')}
        </Button>
      </div>
    </>
  );
}

function words(panel: Panel, { preview, back }: Use, branch: string): string {
  const tree = panel.tree.value;
  return useWords({
    branch,
    holder: tree.branches.get(tree.holder)?.name ?? '',
    back,
    turns: turnsOfHolder(panel),
    yours: preview && !('unavailable' in preview) ? preview.yours : [],
  });
}

/** The turns of the branch that has the workspace since the two parted. */
function turnsOfHolder(panel: Panel): TurnSpan {
  const { tree, meets } = panel.quiet.value;
  const turnOf = (node: number): number => tree.nodes.get(node)?.turn ?? 0;
  return {
    first: turnOf(meets.get(tree.holder) ?? 0) + 1,
    last: turnOf(tree.branches.get(tree.holder)?.head ?? 0),
  };
}

/** Files are moved only while neither side works on them. */
function runningWords(panel: Panel, branch: number): string {
  const { branches, holder } = panel.tree.value;
  const running = [branch, holder].map(id => branches.get(id)).find(each => each && activeRun(each));
  return running ? t('{branch} is running. Stop it first', { branch: running.name }) : '';
}
