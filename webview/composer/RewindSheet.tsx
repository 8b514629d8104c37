import { useEffect } from 'preact/hooks';
import type { NodeId } from '../../src/session/ids.ts';
import { placeWords } from '../model/placeWords.ts';
import type { Turn } from '../model/turn.ts';
import { focusComposer } from '../shell/focus.ts';
import { leaveSheet, startRewind } from '../shell/sheets.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Button } from '../ui/Button.tsx';
import { t } from '../words/t.ts';
import { SheetHead } from './SheetHead.tsx';

/** Back to an earlier place: what is left behind, and that files stay. */
export function RewindSheet({ to }: { to: NodeId }) {
  const panel = usePanel();
  const turns = panel.turns.value;
  const name = panel.branch.value?.name ?? '';
  useEffect(focusComposer, [to]);
  return (
    <>
      <SheetHead icon="discard">
        <b>{t('Rewind {branch}', { branch: name })}</b> {t('to {place}', { place: placeWords(turns, to) })}
      </SheetHead>
      <p class="facts">{leavesWords(turns, to)}</p>
      <p class="facts">
        <b>{t('Files stay as they are now.')}</b>
      </p>
      <div class="bar tall">
        <span class="grow" />
        <Button look="secondary" onClick={() => leaveSheet(panel)}>
          {t('Cancel')}
        </Button>
        <Button focus="composer" onClick={() => void startRewind(panel)}>
          {t('Rewind')}
        </Button>
      </div>
    </>
  );
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
