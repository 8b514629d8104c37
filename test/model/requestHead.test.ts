import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { modelInfo } from '../../src/model/modelTable.ts';
import { effortFor, headBytes, makeHead, readHead } from '../../src/model/requestHead.ts';
import { requestBody } from '../../src/model/requestBody.ts';

const tools = [
  { name: 'write', description: 'w', input_schema: { type: 'object', required: ['b', 'a'] } },
  { name: 'bash', input_schema: { type: 'object' }, description: 'b' },
];
const parts = { model: 'claude-opus-5-5', effort: 'medium', system: 'You help.\n', tools };

describe('a prefix head', () => {
  test('has the bytes that this version froze', () => {
    assert.equal(
      new TextDecoder().decode(headBytes(makeHead(parts))),
      '{"model":"claude-opus-5-5",' +
        '"system":[{"type":"text","text":"You help.\\n","cache_control":{"type":"ephemeral","ttl":"1h"}}],' +
        '"tools":[{"name":"bash","input_schema":{"type":"object"},"description":"b"},' +
        '{"name":"write","description":"w","input_schema":{"type":"object","required":["b","a"]}}],' +
        '"thinking":{"type":"adaptive","display":"summarized"},"output_config":{"effort":"medium"}}',
    );
  });

  test('read from its bytes gives the same bytes, on disk and on the wire', () => {
    const made = makeHead(parts);
    const read = readHead(headBytes(made));
    assert.deepEqual(headBytes(read), headBytes(made));
    const credential = { source: 'flag', kind: 'apiKey', value: '', baseUrl: '' } as const;
    const sent = JSON.stringify(
      requestBody({ head: read, messages: [], maxTokens: 1, previousMessage: null, credential }),
    );
    for (const member of ['system', 'tools', 'thinking', 'output_config'] as const)
      assert.ok(sent.includes(`"${member}":${JSON.stringify(made[member])}`));
  });

  test('is the same in whatever order the tools come', () => {
    assert.deepEqual(headBytes(makeHead({ ...parts, tools: tools.toReversed() })), headBytes(makeHead(parts)));
  });

  test('asks each model only for what it takes', () => {
    const asked = (model: string, effort: string): unknown[] => {
      const { thinking, output_config: output } = makeHead({ ...parts, model, effort });
      return [thinking?.['type'], output?.['effort']];
    };
    assert.deepEqual(asked('claude-fable-5-2', 'max'), ['adaptive', 'max']);
    assert.deepEqual(asked('claude-opus-4-6', 'xhigh'), ['adaptive', 'high']);
    assert.deepEqual(asked('claude-opus-4-5', 'max'), ['enabled', 'high']);
    assert.deepEqual(asked('claude-haiku-4-5', 'high'), [undefined, undefined]);
    assert.deepEqual(asked('some-model', 'high'), [undefined, undefined]);
  });

  test('refuses bytes that are none', () => {
    assert.throws(() => readHead(new TextEncoder().encode('{"model":"x"}')));
    assert.throws(() => readHead(new Uint8Array([0xff])));
  });
});

test('an effort the model does not have becomes the nearest below it', () => {
  const opus46 = modelInfo('claude-opus-4-6');
  assert.deepEqual(
    ['low', 'medium', 'high', 'xhigh', 'max', 'huge'].map(wish => effortFor(opus46, wish)),
    ['low', 'medium', 'high', 'high', 'max', 'high'],
  );
});
