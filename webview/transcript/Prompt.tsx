import { useState } from 'preact/hooks';
import type { Row } from '../model/rowsOf.ts';
import type { Turn } from '../model/turn.ts';
import { openNativeMenu } from '../shell/focus.ts';
import type { Panel } from '../shell/panel.ts';
import { editAndFork } from '../shell/sheets.ts';
import { usePanel } from '../shell/usePanel.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { t } from '../words/t.ts';

/** Who gave an agent its task. */
function fromWords(panel: Panel, branch: number): string {
  const { branches } = panel.tree.value;
  const parent = branches.get(branches.get(branch)?.parent ?? 0)?.name;
  return parent === undefined ? t('From another agent') : t('From {branch}', { branch: parent });
}

/** Longer prompts are cut at this line. */
const shownLines = 12;

/** The words a turn begins with. What is done here acts before the turn. */
export function Prompt(props: { turn: Turn; opening: NonNullable<Turn['opening']>; left: Row['left']; tab: number }) {
  const { turn, opening, tab } = props;
  const panel = usePanel();
  const [whole, setWhole] = useState(false);
  const long = opening.words.split('\n').length > shownLines || opening.words.length > 900;
  return (
    <header
      class="prompt"
      data-vscode-context={JSON.stringify({
        webviewSection: 'turn',
        turnRole: 'prompt',
        node: opening.node,
        turn: turn.number,
        turnAfter: turn.end !== panel.branch.value?.head,
      })}
    >
      <div class="grow">
        {opening.by === 'agent' && <p class="tiny">{fromWords(panel, turn.branch)}</p>}
        <p class={long && !whole ? 'clamp' : undefined}>{opening.words}</p>
        {long && !whole && (
          <button type="button" class="link small" tabIndex={tab} onClick={() => setWhole(true)}>
            {t('Show all')}
          </button>
        )}
      </div>
      <span class="n tiny dim num" title={t('Turn {turn}', { turn: turn.number })}>
        {turn.number}
      </span>
      {props.left === '' && (
        <span class="acts">
          <IconButton
            icon="edit"
            title={t('Edit and Fork')}
            tab={tab}
            onClick={() => editAndFork(panel, opening.node)}
          />
          <IconButton
            icon="ellipsis"
            title={t('More Actions')}
            tab={tab}
            onClick={event => openNativeMenu(event.currentTarget)}
          />
        </span>
      )}
    </header>
  );
}
