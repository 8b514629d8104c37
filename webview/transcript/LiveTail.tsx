import type { LiveBlock } from '../../src/protocol/liveReply.ts';
import { StreamingMarkdown } from '../markdown/Markdown.tsx';
import { branchState } from '../model/branchState.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Icon } from '../ui/Icon.tsx';
import { tokens } from '../words/format.ts';
import { t } from '../words/t.ts';

/** What arrives right now at the end of the running turn, and the spinner on the line. `before` counts what stands above. */
export function LiveTail({ before }: { before: number }) {
  const panel = usePanel();
  const live = panel.view.value.live.get(panel.branch.value?.id ?? 0);
  const blocks = [...(live?.blocks ?? [])].sort(([a], [b]) => a - b);
  return (
    <>
      {blocks.map(([index, block]) => (
        <LiveBlockView key={`${live?.run}-${index}`} block={block} />
      ))}
      {before === 0 && blocks.length === 0 && <div class="room" />}
      <Tip />
    </>
  );
}

/** The end of the line: it spins while the agent works, and stands still while it waits. */
function Tip() {
  const panel = usePanel();
  const branch = panel.branch.value;
  const state = branch && branchState(panel.quiet.value, branch, Infinity);
  const works = !state || state.kind === 'running';
  return (
    <span class="tip">
      <Icon
        name={works ? 'loading' : state.icon}
        class={works ? 'spin' : state.colour}
        label={state?.word ?? t('Running')}
      />
    </span>
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
