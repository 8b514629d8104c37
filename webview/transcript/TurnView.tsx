import { displayItems } from '../model/displayItems.ts';
import type { Row } from '../model/rowsOf.ts';
import type { Turn } from '../model/turn.ts';
import { memo } from '../ui/memo.ts';
import { ItemView } from './ItemView.tsx';
import { LiveTail } from './LiveTail.tsx';
import { Prompt } from './Prompt.tsx';
import { ReceiptRow } from './ReceiptRow.tsx';

/** One turn: its prompt, what happened, its receipt. Drawn again only when the turn itself changed. */
export const TurnView = memo(function TurnView({ turn, left, tab }: { turn: Turn; left: Row['left']; tab: number }) {
  return (
    <>
      {turn.opening && <Prompt turn={turn} opening={turn.opening} left={left} tab={tab} />}
      {displayItems(turn.items, turn.state).map(item => (
        <ItemView key={itemKey(item)} item={item} turn={turn} tab={tab} />
      ))}
      {turn.state === 'running' && <LiveTail before={turn.items.length} />}
      {turn.receipt && <ReceiptRow turn={turn} receipt={turn.receipt} left={left} tab={tab} />}
    </>
  );
});

function itemKey(item: ReturnType<typeof displayItems>[number]): string {
  switch (item.type) {
    case 'call':
      return item.call;
    case 'agents':
      return `agents-${item.calls[0]}`;
    case 'reads':
    case 'steps':
      return `${item.type}-${item.key}`;
    case 'says':
      return `says-${item.node}-${item.index}`;
    default:
      return `${item.type}-${item.node}`;
  }
}
