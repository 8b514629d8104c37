import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import type { Message } from 'vscode-jsonrpc/node';
import { FramedReader } from '../../src/client/framedReader.ts';
import { socketPair } from '../support/socketPair.ts';

function framed(message: object): Buffer {
  const body = Buffer.from(JSON.stringify(message));
  return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]);
}

function read(socket: Socket, count: number, limit?: number): Promise<Message[]> {
  return new Promise((resolve, reject) => {
    const messages: Message[] = [];
    const reader = new FramedReader(socket, limit);
    reader.onError(reject);
    reader.listen(message => {
      messages.push(message);
      if (messages.length === count) resolve(messages);
    });
  });
}

test('messages arrive whole however the bytes are cut', async t => {
  const [near, far] = await socketPair(t);
  const sent = [
    { jsonrpc: '2.0', method: 'a', params: { text: 'ä'.repeat(300) } },
    { jsonrpc: '2.0', method: 'b' },
    { jsonrpc: '2.0', method: 'c', params: { text: 'z'.repeat(200_000) } },
  ];
  const received = read(far, 3);
  const bytes = Buffer.concat(sent.map(framed));
  for (const piece of [bytes.subarray(0, 7), bytes.subarray(7, 21), bytes.subarray(21, 24), bytes.subarray(24, 350)]) {
    near.write(piece);
    await new Promise(resolve => setImmediate(resolve));
  }
  near.write(bytes.subarray(350));
  assert.deepEqual(await received, sent);
});

for (const [what, bytes, reason] of [
  ['a message over the limit', 'Content-Length: 2000\r\n\r\n{', /over the limit/],
  ['a length that is none', 'Content-Length: many\r\n\r\n{}', /no length/],
  ['bytes without a header', 'y'.repeat(3000), /no header/],
  ['a body that is not JSON', 'Content-Length: 3\r\n\r\n{a}', /not JSON/],
  ['a body that is not JSON-RPC', 'Content-Length: 2\r\n\r\n{}', /not JSON-RPC/],
] as const)
  test(`${what} ends the connection`, async t => {
    const [near, far] = await socketPair(t);
    const closed = once(near, 'close');
    const received = read(far, 1, 1000);
    near.resume();
    near.write(bytes);
    await assert.rejects(received, reason);
    await closed;
  });
