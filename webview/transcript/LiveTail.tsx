import type { LiveBlock } from '../../src/protocol/liveReply.ts';
import { StreamingMarkdown } from '../markdown/Markdown.tsx';
import { usePanel } from '../shell/usePanel.ts';
import { Icon } from '../ui/Icon.tsx';
import { tokens } from '../words/format.ts';
import { t } from '../words/t.ts';

/** What arrives right now at the end of the running turn, and the spinner on the line. */
export function LiveTail() {
  const panel = usePanel();
  const live = panel.view.value.live.get(panel.branch.value?.id ?? 0);
  const blocks = [...(live?.blocks ?? [])].sort(([a], [b]) => a - b);
  return (
    <>
      {blocks.map(([index, block]) => (
        <LiveBlockView key={`${live?.run}-${index}`} block={block} />
      ))}
      <span class="tip">
        <Icon name="loading" class="spin" label={t('Running')} />
      </span>
    </>
  );
}

function LiveBlockView({ block }: { block: LiveBlock }) {
  if (block.type === 'call') {
    return (
      <div class="call">
        <Icon name="list-tree" />
        <span class="small verb">{block.tool}</span>
        <span class="tiny dim num">{block.bytes > 0 ? t('{n} characters', { n: tokens(block.bytes) }) : ''}</span>
      </div>
    );
  }
  if (block.type === 'thinking') {
    return (
      <div class="call dim">
        <Icon name="thinking" />
        <span class="small">{t('Thinking')}</span>
      </div>
    );
  }
  return block.text.trim() === '' ? null : <StreamingMarkdown text={(block.from > 0 ? '… ' : '') + block.text} />;
}
