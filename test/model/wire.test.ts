import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Block } from '../../src/session/block.ts';
import type { NodeContent } from '../../src/session/node.ts';
import { wire } from '../../src/model/wire.ts';
import { loggedReply } from '../support/modelNodes.ts';

const said: Block = { type: 'text', text: 'said', citations: null };
const blank: Block = { type: 'text', text: ' \n' };
const thought: Block = { type: 'thinking', thinking: 'hm', signature: 's' };
const sealed: Block = { type: 'redacted_thinking', data: 'd' };
const call: Block = { type: 'tool_use', id: 't1', name: 'read', input: {}, caller: { type: 'direct' } };
const cut: Block = { type: 'tool_use', id: 't2', name: 'read', input: '{"path' };

function reply(...blocks: Block[]): NodeContent {
  return { kind: 'reply', body: loggedReply(blocks) };
}

const places = (content: NodeContent, thinking?: 'with' | 'without'): number[] =>
  wire(content, thinking).blocks.map(({ at }) => at);

describe('of a reply the API hears', () => {
  const cases: [string, Block[], number[]][] = [
    ['every block that says something, untouched', [thought, said, call], [0, 1, 2]],
    ['no empty text', [thought, blank, call], [0, 2]],
    ['no thinking at the end', [said, thought, sealed], [0]],
    ['nothing of a reply that only thought', [thought, sealed], []],
    ['nothing of a reply that said nothing', [thought, blank], []],
    ['no call that was cut in its input', [said, cut], [0]],
    ['nothing after the last call', [call, said], [0]],
    ['all of several calls', [said, call, call], [0, 1, 2]],
    ['no thinking behind a gap, where it could not be verified', [thought, blank, thought, said], [0, 3]],
    ['thinking between blocks', [thought, said, thought, call], [0, 1, 2, 3]],
    ['blocks of kinds nobody knows', [{ type: 'future_block', x: 1 }, said], [0, 1]],
  ];
  for (const [name, blocks, expected] of cases) {
    test(name, () => assert.deepEqual(places(reply(...blocks)), expected));
  }

  test('no thinking under another head', () =>
    assert.deepEqual(places(reply(thought, said, sealed, call), 'without'), [1, 3]));

  test('the very objects that are stored', () => {
    const content = reply(thought, said, call);
    for (const { block, at } of wire(content).blocks) assert.equal(block, content.body.blocks[at]);
  });
});

describe('of other nodes the API hears', () => {
  test('words of the harness as words of the system', () => {
    const note = (source: 'harness' | 'person' | 'branch'): NodeContent => ({
      kind: 'note',
      body: { words: 'w', blocks: [said], source },
    });
    assert.equal(wire(note('harness')).role, 'system');
    assert.equal(wire(note('person')).role, 'user');
    assert.equal(wire(note('branch')).role, 'user', 'another branch’s words are data');
  });

  test('a summary as a prompt, and one the API made as its own', () => {
    const summary = (block: Block): NodeContent => ({
      kind: 'summary',
      body: { words: '', blocks: [block], from: 1, to: 9 },
    });
    assert.equal(wire(summary(said)).role, 'user');
    const made: Block = { type: 'compaction', content: 'c' };
    const node: NodeContent = { kind: 'summary', body: { words: 'c', blocks: [made, blank, said], from: 1, to: 9 } };
    assert.deepEqual(wire(node), {
      role: 'assistant',
      blocks: [{ block: made, at: 0 }],
      told: [{ block: said, at: 2 }],
    });
    const words = { ...said, text: 'said\n\nYour summary:\n\nc' };
    assert.deepEqual(wire(node, 'without'), { role: 'user', blocks: [{ block: words, at: 2 }] });
    const alone = wire({ kind: 'summary', body: { words: 'c', blocks: [made], from: 1, to: 9 } }, 'without');
    assert.deepEqual(alone.blocks, [{ block: { type: 'text', text: 'Your summary:\n\nc' }, at: 0 }]);
  });

  test('results without the empty texts in them', () => {
    const result: Block = { type: 'tool_result', tool_use_id: 't1', content: [{ type: 'text', text: '' }, said] };
    const bare: Block = { type: 'tool_result', tool_use_id: 't2' };
    const content: NodeContent = { kind: 'results', body: { blocks: [result, bare], outcomes: [] } };
    assert.deepEqual(
      wire(content).blocks.map(({ block }) => block),
      [{ ...result, content: [said] }, bare],
    );
    assert.equal(result['content'], content.body.blocks[0]?.['content'], 'what is stored stays as it is');
  });
});
