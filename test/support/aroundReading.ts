import { mock } from 'node:test';
import { OpenSession } from '../../src/app/openSession.ts';
import type { Logged, NodeAdded } from '../../src/session/event.ts';

type Nodes = Logged<NodeAdded>[];

/** In this process the nodes that anybody reads of a session go through `given`, which may hold or refuse them. Call it once. */
export function aroundReading(given: (nodes: Nodes) => Promise<Nodes>): void {
  const plain = Reflect.get(OpenSession.prototype, 'readNodes');
  mock.method(OpenSession.prototype, 'readNodes', async function (this: OpenSession, ids: readonly number[]) {
    return given(await plain.call(this, ids));
  });
}

/** Whether one of the nodes is a reply with these words. */
export function haveReply(nodes: readonly NodeAdded[], words: RegExp): boolean {
  return nodes.some(node => node.kind === 'reply' && words.test(JSON.stringify(node.body.blocks)));
}
