import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { loanFor } from '../../../src/sandbox/gate/lend.ts';
import { scrubEcho } from '../../../src/sandbox/gate/scrubEcho.ts';

const one = {
  name: 'ONE',
  placeholder: 'banyan-lent-aaaaaaaa',
  value: 'secret-$&-one',
  hosts: ['api.test', 'local.test:80'],
};
const two = { name: 'TWO', placeholder: 'banyan-lent-bbbbbbbb', value: 'other', hosts: ['*.api.test', 'api.test'] };

function put(host: string, text: string): { text: string; used: string[] } {
  const used: string[] = [];
  const loan = loanFor([one, two], { host, port: 443 }, 'encrypted');
  return { text: loan?.putIn(text, name => used.push(name)).text ?? text, used };
}

test('a placeholder becomes the value in any header, also inside of Basic, for its own hosts', () => {
  assert.deepEqual(put('api.test', `Bearer ${one.placeholder}`), { text: 'Bearer secret-$&-one', used: ['ONE'] });
  assert.deepEqual(put('api.test', `${one.placeholder},${two.placeholder},${one.placeholder}`), {
    text: 'secret-$&-one,other,secret-$&-one',
    used: ['ONE', 'TWO'],
  });
  const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
  assert.deepEqual(put('api.test', basic(`me:${two.placeholder}`)), { text: basic('me:other'), used: ['TWO'] });
  assert.deepEqual(put('api.test', basic('me:mine')), { text: basic('me:mine'), used: [] });
  assert.deepEqual(put('deep.api.test', `${one.placeholder} ${two.placeholder}`), {
    text: `${one.placeholder} other`,
    used: ['TWO'],
  });
  assert.deepEqual(put('evil.test', one.placeholder), { text: one.placeholder, used: [] });
});

test('in the clear a credential goes only to a port its entry says', () => {
  assert.equal(loanFor([one], { host: 'api.test', port: 80 }, 'clear'), undefined);
  assert.ok(loanFor([one], { host: 'local.test', port: 80 }, 'clear'));
});

test('a value is taken out of a stream wherever the stream is cut, and everything else passes', async () => {
  const piece = fc.constantFrom(
    'secret-one',
    'secret',
    'secret-',
    'se',
    'sec',
    '-one',
    'ret',
    'secret-twosecret-one',
    'x',
    '\xff',
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 20 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
      async (pieces, sizes) => {
        const text = pieces.join('');
        const secrets = [
          { value: 'secret-one', placeholder: '<1>' },
          { value: 'secret-two', placeholder: '<2>' },
        ];
        const expected = text.replaceAll('secret-one', '<1>').replaceAll('secret-two', '<2>');
        assert.equal(await through(scrubEcho(secrets, 'placeholder'), text, sizes), expected);
        const masked = text.replaceAll(/secret-(one|two)/g, '**********');
        assert.equal(await through(scrubEcho(secrets, 'mask'), text, sizes), masked);
      },
    ),
    { numRuns: 500 },
  );
});

test('what could not be the beginning of a value is passed on at once', () => {
  const scrub = scrubEcho([{ value: 'secret', placeholder: '<1>' }], 'placeholder');
  scrub.write('an event\n');
  assert.equal(String(scrub.read()), 'an event\n');
  scrub.write('a sec');
  assert.equal(String(scrub.read()), 'a ');
});

async function through(scrub: ReturnType<typeof scrubEcho>, text: string, sizes: readonly number[]): Promise<string> {
  const bytes = Buffer.from(text);
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    scrub.write(bytes.subarray(at, at + size));
    at += size;
  }
  scrub.end();
  return Buffer.concat(await scrub.toArray()).toString();
}
