import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measure } from '../../scripts/bench/measure.mjs';
import { MissingPiece } from '../../scripts/provision/missingPiece.mjs';

async function printed(run: Parameters<typeof measure>[0]['run']): Promise<{ how: string; lines: string[] }> {
  const lines: string[] = [];
  const how = await measure({ name: 'Opening', run }, text => void lines.push(...text.split('\n')));
  return { how, lines: lines.filter(line => line !== '' && !line.startsWith('|')) };
}

test('a missing piece ends one measurement and no other, and what was measured until then is printed', async () => {
  const { how, lines } = await printed(({ row }) => {
    row({ measure: 'first', value: 1, unit: 'ms' });
    throw new MissingPiece('No Chromium was found.');
  });
  assert.equal(how, 'missing');
  assert.deepEqual(lines, ['Opening', 'Not measured further: No Chromium was found.']);
});

test('a missing piece before anything was measured is one line', async () => {
  const { lines } = await printed(() => {
    throw new MissingPiece('No Chromium was found.');
  });
  assert.deepEqual(lines, ['Opening', 'Not measured: No Chromium was found.']);
});

test('a bug is no missing piece', async () => {
  await assert.rejects(
    printed(() => {
      throw new Error('bug');
    }),
    /bug/,
  );
});
