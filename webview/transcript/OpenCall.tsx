import { usePanel } from '../shell/usePanel.ts';
import { Icon } from '../ui/Icon.tsx';
import { ticking } from '../words/format.ts';
import { t } from '../words/t.ts';

/** Lines of a running call's output that stand below it. */
const tailLines = 2;

/** A call without an answer yet: its clock, or that it waits for a person; below it the end of its output. */
export function OpenCall({ call, part }: { call: string; part: 'state' | 'tail' }) {
  const panel = usePanel();
  const branch = panel.branch.value;
  if (part === 'tail') {
    const output = panel.view.value.live.get(branch?.id ?? 0)?.outputs.get(call)?.text;
    return output ? <pre class="tail">{lastLines(output)}</pre> : null;
  }
  const asks = [...panel.tree.value.requests.values()].some(request => request.call === call);
  if (asks) return <Icon name="shield" class="ask" label={t('Waits for your approval')} />;
  const open = branch?.run?.open.find(candidate => candidate.call === call);
  return open ? <span class="tiny dim num">{ticking(panel.now.value - open.started)}</span> : null;
}

function lastLines(output: string): string {
  const lines = output.replace(/\s+$/, '').split('\n');
  // A line that a program draws over and over counts as what it says last.
  return lines
    .slice(-tailLines)
    .map(line => line.split('\r').at(-1) ?? line)
    .join('\n');
}
