import Anthropic from '@anthropic-ai/sdk';

/**
 * A program that has the SDK loaded and makes one streaming request for every message from its parent, answering with the
 * nanosecond (of the machine's steady clock) at which it began. `node bareClient.ts BASE_URL`.
 */
const client = new Anthropic({ apiKey: 'test-key', baseURL: process.argv[2] ?? '', maxRetries: 0 });

process.on('message', () => void ask());
process.on('disconnect', () => process.exit(0));
process.send?.('ready');

async function ask(): Promise<void> {
  const began = process.hrtime.bigint();
  const events = await client.messages.create({
    model: 'claude-opus-5-5',
    max_tokens: 1000,
    stream: true,
    messages: [{ role: 'user', content: 'Say something short.' }],
  });
  for await (const _ of events);
  process.send?.(String(began));
}
