import { Markdown } from '../markdown/Markdown.tsx';
import { isOpen, toggleOpen } from '../shell/drafts.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Icon } from '../ui/Icon.tsx';
import { took } from '../words/format.ts';
import { t } from '../words/t.ts';

/** How long the model thought, and its thoughts where they are given. */
export function ThoughtLine({ node, ms, text, tab }: { node: number; ms: number; text: string; tab: number }) {
  const panel = usePanel();
  const key = `thought/${panel.place.value}/${node}`;
  const open = text !== '' && isOpen(panel, key);
  const time = took(ms);
  const words = time ? t('Thought for {time}', { time }) : t('Thought');
  if (text === '') {
    return (
      <div class="call dim">
        <Icon name="thinking" />
        <span class="small">{words}</span>
      </div>
    );
  }
  return (
    <>
      <button
        type="button"
        class="call dim"
        tabIndex={tab}
        aria-expanded={open ? 'true' : 'false'}
        onClick={() => toggleOpen(panel, key)}
      >
        <Icon name="thinking" />
        <span class="small">{words}</span>
      </button>
      {open && (
        <div class="detail thoughts">
          <Markdown text={text} />
        </div>
      )}
    </>
  );
}
