import { systemClock } from '../../src/base/clock.ts';
import type { SessionEvent } from '../../src/session/event.ts';
import type { NodeContent } from '../../src/session/node.ts';
import { openStore } from '../../src/storage/diskStore.ts';

/**
 * Writes session `s1` into `folder`: `nodes` nodes of about 1.25 KB on branches of a thousand nodes, the last of which is
 * forked from near the root, so that its path is short. Resolves with the branch of that path.
 */
export async function writeLongSession(folder: string, nodes: number): Promise<number> {
  const { log } = await openStore(folder, { clock: systemClock }).create('s1');
  let batch: SessionEvent[] = [
    { type: 'sessionCreated', session: 's1', folder: '/work', title: 'Long', origin: 'person' },
  ];
  let [branch, head, turn] = [0, 0, 0];
  for (let id = 1; id <= nodes; id++) {
    if (id % branchNodes === 1 || id === nodes - shownNodes) {
      branch += 1;
      const from = id > nodes - branchNodes || branch === 1 ? Math.min(10, id - 1) : id - branchNodes / 2;
      head = from;
      turn = Math.ceil(from / turnNodes);
      batch.push({
        type: 'branchCreated',
        branch,
        name: `b${branch}`,
        parent: branch - 1,
        from,
        purpose: 'fork',
        by: 'person',
      });
    }
    const startsTurn = id % turnNodes === 1;
    if (startsTurn) turn += 1;
    const place = { id, parent: head, branch, path: 'on', startsTurn, turn, cost: 0.01, context: id } as const;
    batch.push({
      type: 'nodeAdded',
      title: `The first words of node ${id}, as a list shows them`,
      ...place,
      ...contentOf(id),
    });
    head = id;
    if (batch.length < 500 && id < nodes) continue;
    await log.append(batch).durable;
    batch = [];
  }
  await log.close();
  return branch;
}

const branchNodes = 1000;
const shownNodes = 40;
const turnNodes = 6;

/** A prompt, then replies with a call and their results. */
function contentOf(id: number): NodeContent {
  const blocks = [{ type: 'text', text: `Node ${id}: ${words}` }];
  if (id % turnNodes === 1) return { kind: 'prompt', body: { words, blocks, by: 'person' } };
  if (id % 2 === 1) {
    const outcome = {
      call: `t${id}`,
      name: 'bash',
      title: 'npm test',
      result: 'ok' as const,
      ms: 1200,
      files: [],
      exit: 0,
    };
    return {
      kind: 'results',
      body: { blocks: [{ type: 'tool_result', tool_use_id: `t${id}`, content: words }], outcomes: [outcome] },
    };
  }
  return {
    kind: 'reply',
    body: {
      message: `msg_${id}`,
      model: 'claude-opus-5-5',
      head: '0'.repeat(64),
      blocks: [...blocks, { type: 'tool_use', id: `t${id + 1}`, name: 'bash', input: { command: 'npm test' } }],
      stop: 'tool_use',
      usage: { input: 10, cacheRead: 90_000, cacheWrite5m: 0, cacheWrite1h: 1200, output: 300 },
      cost: 0.01,
      expectedRead: 90_000,
      ms: 4000,
      thoughtMs: 700,
    },
  };
}

const words = 'the quick brown fox jumps over the lazy dog and goes on to read every line of this file, '.repeat(7);
