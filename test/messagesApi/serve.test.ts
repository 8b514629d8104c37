import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';

test('the program prints its address, serves the demo agent, and ends on SIGTERM', async () => {
  const program = new URL('../support/messagesApi/serve.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [program, '--key', 'k'], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const baseURL = line.toString().trim();
    const client = new Anthropic({ baseURL, apiKey: 'k', maxRetries: 0 });
    const messages = [{ role: 'user' as const, content: 'say hello' }];
    const answer = await client.messages.create({ model: 'claude-opus-5', max_tokens: 10, messages });
    assert.equal(answer.content[0]?.type === 'text' && answer.content[0].text, 'hello');
  } finally {
    child.kill('SIGTERM');
  }
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  assert.deepEqual([code, signal], [0, null]);
});
