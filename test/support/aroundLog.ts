import type { Logged, NodeAdded } from '../../src/session/event.ts';
import type { SessionLog } from '../../src/session/sessionLog.ts';

/** A log whose nodes go through `given` before whoever asked for them has them; it may hold or refuse them. */
export function aroundLog(
  plain: SessionLog,
  given: (nodes: Logged<NodeAdded>[]) => Promise<Logged<NodeAdded>[]>,
): SessionLog {
  return {
    append: events => plain.append(events),
    readNodes: async ids => given(await plain.readNodes(ids)),
    readEvents: (since, maxBytes) => plain.readEvents(since, maxBytes),
    putBlob: bytes => plain.putBlob(bytes),
    readBlob: id => plain.readBlob(id),
    folder: plain.folder,
    file: plain.file,
    close: () => plain.close(),
  };
}

/** Whether one of the nodes is a reply with these words. */
export function haveReply(nodes: readonly NodeAdded[], words: RegExp): boolean {
  return nodes.some(node => node.kind === 'reply' && words.test(JSON.stringify(node.body.blocks)));
}
