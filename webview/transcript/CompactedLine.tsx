import type { Item } from '../model/turn.ts';
import { isOpen, toggleOpen } from '../shell/drafts.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Icon } from '../ui/Icon.tsx';
import { tokens } from '../words/format.ts';
import { t } from '../words/t.ts';

/** A summary took the place of the context; it opens. */
export function CompactedLine({ item, tab }: { item: Extract<Item, { type: 'compacted' }>; tab: number }) {
  const panel = usePanel();
  const key = `summary/${item.node}`;
  const open = isOpen(panel, key);
  return (
    <>
      <div class="ev">
        <Icon name="fold" />
        <button
          type="button"
          class="grow num"
          tabIndex={tab}
          aria-expanded={open ? 'true' : 'false'}
          onClick={() => toggleOpen(panel, key)}
        >
          {item.before > 0 && item.after > 0 && tokens(item.before) !== tokens(item.after)
            ? t('Compacted: {before} became {after}. The earlier turns stay above and in history.md.', {
                before: tokens(item.before),
                after: tokens(item.after),
              })
            : t('Compacted. The earlier turns stay above and in history.md.')}
        </button>
      </div>
      {open && (
        <div class="detail">
          <pre tabIndex={0}>{item.words}</pre>
        </div>
      )}
    </>
  );
}
