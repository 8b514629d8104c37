import { emptyLedger, withReplies, type CacheLedger } from '../../src/model/cacheLedger.ts';
import type { Block } from '../../src/session/block.ts';
import type { Logged, NodeAdded } from '../../src/session/event.ts';
import type { ReplyBody, Usage } from '../../src/session/node.ts';
import { loggedNode, resultBlock } from './modelTalk.ts';

/** The body of a reply with these blocks, for tests that ask nobody. */
export function loggedReply(blocks: readonly Block[], changes: Partial<ReplyBody> = {}): ReplyBody {
  return {
    message: 'msg_1',
    model: 'claude-opus-5-5',
    head: 'head',
    blocks: [...blocks],
    stop: blocks.some(block => block.type === 'tool_use') ? 'tool_use' : 'end_turn',
    usage: usageOf({}),
    cost: 0,
    expectedRead: 0,
    ms: 0,
    thoughtMs: 0,
    ...changes,
  };
}

export function usageOf(changes: Partial<Usage>): Usage {
  return { input: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0, ...changes };
}

/** One letter of a path written as text. */
export type Step = 'p' | 'n' | 'h' | 't' | 'c' | 'e' | 'r' | 's' | 'k';

/**
 * A path from letters: `p` prompt, `n` a person's note, `h` a note of the harness, `t` a reply with text, `c` a reply with
 * two calls, `e` a reply that only thought, `r` the results of the calls before, `s` a summary, `k` one that the API wrote;
 * `|` is no node: up to there the next summary stands for. Ids count from 1.
 */
export function pathOf(steps: Iterable<string>): Logged<NodeAdded>[] {
  const path: Logged<NodeAdded>[] = [];
  let summed: number | undefined;
  for (const step of steps) {
    if (step === '|') {
      summed = path.length;
      continue;
    }
    const id = path.length + 1;
    const place = { id, parent: id - 1, time: id * 1000 };
    const words = `${step}${id}`;
    const block: Block = { type: 'text', text: words };
    const thought: Block = { type: 'thinking', thinking: '', signature: `signed ${id}` };
    switch (step as Step) {
      case 'p':
        path.push(loggedNode(place, { kind: 'prompt', body: { words, blocks: [block], by: 'person' } }));
        break;
      case 'n':
      case 'h':
        path.push(
          loggedNode(place, {
            kind: 'note',
            body: { words, blocks: [block], source: step === 'n' ? 'person' : 'harness' },
          }),
        );
        break;
      case 't':
        path.push(loggedNode(place, { kind: 'reply', body: loggedReply([thought, block]) }));
        break;
      case 'e':
        path.push(loggedNode(place, { kind: 'reply', body: loggedReply([thought]) }));
        break;
      case 'c':
        path.push(
          loggedNode(place, { kind: 'reply', body: loggedReply([thought, block, callBlock(id, 1), callBlock(id, 2)]) }),
        );
        break;
      case 'r': {
        const calls = path.at(-1)?.body.blocks.filter(each => each.type === 'tool_use') ?? [];
        const blocks = calls.map(call => resultBlock(String(call['id']), words));
        path.push(loggedNode(place, { kind: 'results', body: { blocks, outcomes: [] } }));
        break;
      }
      case 's':
        path.push(
          loggedNode(place, { kind: 'summary', body: { words, blocks: [block], from: 1, to: summed ?? id - 1 } }),
        );
        summed = undefined;
        break;
      case 'k': {
        const made: Block = { type: 'compaction', content: words, encrypted_content: 'e', signature: `signed ${id}` };
        const told: Block = { type: 'text', text: `told${id}` };
        const body = { words, blocks: [made, told], from: 1, to: summed ?? id - 1, head: 'head' };
        path.push(loggedNode(place, { kind: 'summary', body }));
        summed = undefined;
        break;
      }
    }
  }
  return path;
}

function callBlock(node: number, which: number): Block {
  return { type: 'tool_use', id: `t${node}_${which}`, name: 'read', input: { path: 'a' } };
}

/** What a ledger knows after these nodes. */
export function ledgerOf(nodes: Iterable<Logged<NodeAdded>>): CacheLedger {
  return withReplies(emptyLedger, nodes);
}
