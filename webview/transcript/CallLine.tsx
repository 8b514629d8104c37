import { isTreeTool, treeCallText } from '../model/treeCallWords.ts';
import type { CallItem, Turn } from '../model/turn.ts';
import { isOpen, toggleOpen } from '../shell/drafts.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Icon } from '../ui/Icon.tsx';
import { memo } from '../ui/memo.ts';
import { CallDetail } from './CallDetail.tsx';
import { CallNotes } from './CallNotes.tsx';
import { CallOutcome } from './CallOutcome.tsx';
import { OpenCall } from './OpenCall.tsx';
import { TreeCallWords } from './TreeCallWords.tsx';

/** One tool call on one line: what it is about and how it went. It unfolds to input, output and state. */
export const CallLine = memo(function CallLine({
  item,
  state,
  tab,
}: {
  item: CallItem;
  state: Turn['state'];
  tab: number;
}) {
  const panel = usePanel();
  const key = `call/${item.call}`;
  const open = isOpen(panel, key);
  const under = item.outcome === undefined && state === 'running';
  return (
    <>
      <button
        type="button"
        class="call"
        tabIndex={tab}
        aria-expanded={open ? 'true' : 'false'}
        title={isTreeTool(item.tool) ? treeCallText(item) : item.title}
        onClick={() => toggleOpen(panel, key)}
      >
        {isTreeTool(item.tool) ? (
          <TreeCallWords item={item} />
        ) : (
          <>
            <Icon name={callIcon(item)} />
            <span class={`mono cut grow${isPath(item.tool) ? ' path' : ''}`}>
              <bdi>{item.title}</bdi>
            </span>
          </>
        )}
        {under ? <OpenCall call={item.call} part="state" /> : <CallOutcome item={item} />}
      </button>
      {under && !open && <OpenCall call={item.call} part="tail" />}
      <CallNotes calls={[item]} tab={tab} />
      {open && <CallDetail item={item} />}
    </>
  );
});

function isPath(tool: string): boolean {
  return tool === 'read' || tool === 'edit' || tool === 'write';
}

function callIcon({ tool, outcome }: CallItem): string {
  switch (tool) {
    case 'bash':
      return 'terminal';
    case 'read':
      return 'book';
    case 'edit':
      return 'edit';
    case 'write':
      return outcome?.files.some(file => file.change === 'edited') ? 'edit' : 'new-file';
    case 'search':
      return 'search';
    default:
      return 'tools';
  }
}
