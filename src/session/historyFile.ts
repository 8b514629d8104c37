import { nodeName, type NodeId } from './ids.ts';

/** Bytes of one text in a branch's `history.md`; longer ones are files of their own beside it. */
const longestInline = 16 * 1024;

export function isLong(text: string): boolean {
  return text.length > longestInline || bytesOf(text) > longestInline;
}

/** Where the `count`th long text of a node stands, relative to the branch's scratch folder. */
export function historyFile(node: NodeId, count: number, kind: string): string {
  return `history/${nodeName(node)}-${count}-${kind.replace(/[^\w-]+/g, '-') || 'output'}.txt`;
}

export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
