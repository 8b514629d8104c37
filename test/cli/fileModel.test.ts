import assert from 'node:assert/strict';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { cliPlace } from './support/cliPlace.ts';

test('somebody who only sees a folder plays the agent: requests are files there, and so are replies', async () => {
  await using place = await cliPlace();
  const exchange = join(place.state, 'exchange');
  await mkdir(exchange);
  const watcher = watch(exchange);
  const request = async (name: string): Promise<string> => {
    for (;;) {
      const change = once(watcher, 'change');
      const text = await readFile(join(exchange, `${name}.request.json`), 'utf8').catch(() => undefined);
      if (text !== undefined) return text;
      await change;
    }
  };
  const reply = async (name: string, text: string): Promise<void> => {
    await writeFile(join(exchange, 'draft'), text);
    await rename(join(exchange, 'draft'), join(exchange, name));
  };
  const args = ['run', 'Who is there?', '--yes', '--base-url', pathToFileURL(exchange).href];
  const run = place.start(args, { ANTHROPIC_API_KEY: '' });
  assert.match(await request('000001'), /Who is there\?/);
  const call = { type: 'tool_use', name: 'bash', input: { command: 'echo $((6 * 7))' } };
  await reply('000001.reply.json', JSON.stringify({ content: [call] }));
  assert.match(await request('000002'), /42/);
  await reply('000002.reply.txt', 'Forty-two is.');
  const end = await run.ended;
  watcher.close();
  assert.equal(end.code, 0, end.err);
  assert.match(end.out, /Forty-two is\.\n— main done/);
  assert.equal(place.api.requests.length, 0);
});
