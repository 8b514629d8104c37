import { options, type VNode } from 'preact';
import { RowView } from '../../../webview/transcript/RowView.tsx';
import { Transcript } from '../../../webview/transcript/Transcript.tsx';
import { TurnView } from '../../../webview/transcript/TurnView.tsx';
import { LiveTail } from '../../../webview/transcript/LiveTail.tsx';
import { ReceiptRow } from '../../../webview/transcript/ReceiptRow.tsx';
import { OutlineRowView } from '../../../webview/outline/OutlineRowView.tsx';

/** The panel with a count of how often parts were drawn, as `window.renders`. */
const counted = new Map<unknown, string>([
  [RowView, 'RowView'],
  [Transcript, 'Transcript'],
  [TurnView, 'TurnView'],
  [LiveTail, 'LiveTail'],
  [ReceiptRow, 'ReceiptRow'],
  [OutlineRowView, 'OutlineRowView'],
]);
const renders: Record<string, number> = {};
Object.assign(window, { renders });

// The hook that Preact calls before it draws a part; developer tools use the same one.
const hooks = options as unknown as { __r?: (vnode: VNode) => void };
const before = hooks.__r;
hooks.__r = vnode => {
  const name = counted.get(vnode.type);
  if (name) renders[name] = (renders[name] ?? 0) + 1;
  before?.(vnode);
};
