import assert from 'node:assert/strict';
import test from 'node:test';
import { parseFromWebview } from '../../src/host/parseFromWebview.ts';

test('a message of the page is taken as it is', () => {
  assert.deepEqual(parseFromWebview({ type: 'ack', n: 3 }), { type: 'ack', n: 3 });
});

test('what the page makes up is not, and its value is not repeated', () => {
  const unknown = [
    null,
    'x',
    { type: 'quit' },
    { type: 'ack', n: -1 },
    { type: 'host', action: { type: 'shell', cmd: 'rm' } },
  ];
  for (const message of unknown) assert.equal(parseFromWebview(message).type, 'unreadable', JSON.stringify(message));
  const secret = parseFromWebview({
    type: 'intent',
    id: 1,
    intent: { type: 'submit', session: 's', branch: 'sk-ant-1' },
  });
  assert.doesNotMatch(JSON.stringify(secret), /sk-ant/);
});
