import type { Frame } from '../protocol/frame.ts';
import type { View } from '../protocol/view.ts';
import type { LoggedSkeleton } from '../session/event.ts';
import type { BranchId } from '../session/ids.ts';
import type { OnFrame } from './viewer.ts';

/**
 * Shows frames as they come. As words: what the agent says as it says it, one line for each call, the receipt at the end.
 * As JSON: every event on a line of its own.
 */
export function printer(out: (text: string) => void, form: 'json' | 'words', branch: BranchId): OnFrame {
  if (form === 'json')
    return (before, frame) => {
      if (before.shown)
        for (const event of frame.events ?? []) if (event.seq > before.tree.seq) out(`${JSON.stringify(event)}\n`);
    };
  let openLine = false;
  const line = (text: string): void => {
    out(`${openLine ? '\n' : ''}${text}\n`);
    openLine = false;
  };
  return (before: View, frame: Frame, view: View) => {
    for (const live of frame.live ?? []) {
      if (live.branch !== branch) continue;
      if (live.type === 'text') {
        out(live.text);
        openLine = !live.text.endsWith('\n');
      }
      if (live.type === 'waiting' && live.words !== '') line(`… ${live.words}`);
    }
    if (!before.shown) return;
    for (const event of frame.events ?? []) {
      const text =
        event.seq > before.tree.seq && 'branch' in event && event.branch === branch ? words(event, view) : undefined;
      if (text !== undefined) line(text);
    }
  };
}

function words(event: LoggedSkeleton, view: View): string | undefined {
  switch (event.type) {
    case 'nodeAdded':
      return event.kind === 'prompt' ? `> ${event.title}` : undefined;
    case 'toolStarted':
      return `· ${event.tool} ${event.title}`;
    case 'toolFinished':
      return event.result === 'ok'
        ? undefined
        : `  ${event.result}${typeof event.exit === 'number' ? `, exit ${event.exit}` : ''}`;
    case 'permissionRequested':
      return `? ${event.shown.tool} ${event.shown.title}`;
    case 'permissionDecided':
      return event.decision === 'deny' ? '  denied' : undefined;
    case 'runEnded': {
      const name = view.tree.branches.get(event.branch)?.name ?? '';
      const receipt = event.receipt;
      const files =
        receipt?.files.map(file => `${file.path} +${file.added} −${file.removed}`).join(', ') || 'no files changed';
      const cost = receipt && receipt.cost > 0 ? `, $${receipt.cost.toFixed(2)}` : '';
      return `— ${name} ${event.outcome}: ${files}${cost}`;
    }
    default:
      return undefined;
  }
}
