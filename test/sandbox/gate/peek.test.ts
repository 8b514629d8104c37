import assert from 'node:assert/strict';
import { once } from 'node:events';
import { duplexPair } from 'node:stream';
import { test } from 'node:test';
import { connect } from 'node:tls';
import fc from 'fast-check';
import { readClientHello } from '../../../src/sandbox/gate/clientHello.ts';
import { peek } from '../../../src/sandbox/gate/peek.ts';

/** The greeting of a real client. */
async function helloFor(servername: string): Promise<Buffer> {
  const [near, far] = duplexPair();
  const client = connect({ socket: near, servername });
  client.on('error', () => {});
  const [bytes] = (await once(far, 'data')) as [Buffer];
  client.destroy();
  return bytes;
}

test('the name in a real greeting is found, however it is cut, and all bytes stay in the stream', async () => {
  const hello = await helloFor('api.test');
  assert.deepEqual(await speechOf([hello]), { kind: 'tls', name: 'api.test' });
  assert.deepEqual(await speechOf(Array.from(hello, byte => Buffer.from([byte]))), { kind: 'tls', name: 'api.test' });
  assert.deepEqual(await speechOf([await helloFor('')]), { kind: 'tls', name: '' });
  // Cut into records as well; into so many that reading them would cost more than a greeting is worth, it is refused.
  const records = (size: number): Buffer => {
    const parts: Buffer[] = [];
    for (let at = 5; at < hello.length; at += size) {
      const part = hello.subarray(at, at + size);
      const head = Buffer.from([0x16, 3, 1, 0, 0]);
      head.writeUInt16BE(part.length, 3);
      parts.push(head, part);
    }
    return Buffer.concat(parts);
  };
  assert.deepEqual(await speechOf([records(100)]), { kind: 'tls', name: 'api.test' });
  assert.deepEqual(await speechOf([records(3)]), { kind: 'malformed' });
});

test('a greeting that was tampered with is read as it stands or not at all, and never throws', async () => {
  const hello = await helloFor('api.test');
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat({ max: hello.length - 1 }), fc.nat({ max: 255 })), { maxLength: 4 }),
      edits => {
        const bytes = Buffer.from(hello);
        for (const [at, byte] of edits) bytes[at] = byte;
        const read = readClientHello(bytes);
        if (read.kind === 'hello' && read.name !== '') assert.ok(bytes.includes(read.name));
      },
    ),
    { numRuns: 3000 },
  );
});

test('HTTP is told from everything else by how it begins', async () => {
  const speech = async (text: string): Promise<string> => (await speechOf([Buffer.from(text, 'latin1')])).kind;
  for (const text of ['GET / HTTP/1.1\r\n', 'get / x', '\r\nPOST /', 'PRI * HTTP/2.0', 'M-SEARCH * HTTP/1.1'])
    assert.equal(await speech(text), 'http', text);
  for (const text of ['SSH-2.0-client\r\n', '\0\0', 'hello\r\n', 'A'.repeat(30), 'EHLO\r\n', '{"a":1}'])
    assert.equal(await speech(text), 'other', text);
  for (const text of ['', 'GET', '\x16\x03\x01']) assert.equal(await speech(text), 'silent', text);
  for (const text of ['\x16\x04\x01', '\x16\x03\x01\0\0', '\x16\x03\x01\xff\xff'])
    assert.equal(await speech(text), 'malformed', text);
  assert.equal(await speech(`\x16\x03\x01\0\x01\x01`.repeat(20)), 'malformed');
});

test('a server that speaks first is neither', async () => {
  const [client, far] = duplexPair();
  const [server, farServer] = duplexPair();
  const speech = peek(client, server);
  farServer.write('220 hello\r\n');
  assert.deepEqual(await speech, { kind: 'other' });
  far.write('later');
  client.resume();
  assert.equal(String(((await once(client, 'data')) as [Buffer])[0]), 'later');
  server.resume();
  assert.equal(String(((await once(server, 'data')) as [Buffer])[0]), '220 hello\r\n');
});

/** What is heard in the pieces, after which the client ends; and that nothing of what decided it is lost. */
async function speechOf(pieces: readonly Buffer[]): Promise<Awaited<ReturnType<typeof peek>>> {
  const [client, far] = duplexPair();
  for (const piece of pieces) far.write(piece);
  far.end();
  const speech = await peek(client);
  if (speech.kind !== 'silent') assert.deepEqual(Buffer.concat(await client.toArray()), Buffer.concat(pieces));
  return speech;
}
