import { wentBack } from '../model/wentBack.ts';
import { act } from '../shell/act.ts';
import { isOpen, toggleOpen } from '../shell/drafts.ts';
import { openFork } from '../shell/sheets.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Icon } from '../ui/Icon.tsx';
import { t } from '../words/t.ts';

/** The agent went back by itself. What it told itself opens; the line it left can be taken up again, or forked at its end. */
export function SelfNote({ node, words, tab }: { node: number; words: string; tab: number }) {
  const panel = usePanel();
  const key = `self/${node}`;
  const open = isOpen(panel, key);
  const went = wentBack(panel.quiet.value, node);
  const from = went?.from ?? 0;
  const undo = (): void => {
    const { shown } = panel.view.peek();
    if (shown) void act(panel, { type: 'undoRewind', ...shown, line: from });
  };
  return (
    <>
      <div class="ev">
        <Icon name="discard" />
        <button
          type="button"
          class="grow"
          tabIndex={tab}
          aria-expanded={open ? 'true' : 'false'}
          onClick={() => toggleOpen(panel, key)}
        >
          {went ? t('The agent went back to {place}.', { place: went.place }) : t('The agent went back.')}
        </button>
        {from > 0 && (
          <button type="button" class="link" tabIndex={tab} onClick={() => openFork(panel, from)}>
            {t('Fork Where It Was')}
          </button>
        )}
        {from > 0 && !panel.running.value && (
          <button type="button" class="link" tabIndex={tab} onClick={undo}>
            {t('Undo')}
          </button>
        )}
      </div>
      {open && (
        <div class="detail">
          <pre tabIndex={0}>{words}</pre>
        </div>
      )}
    </>
  );
}
