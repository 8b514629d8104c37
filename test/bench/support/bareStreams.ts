import Anthropic from '@anthropic-ai/sdk';

/**
 * A program that reads so many replies at once with the bare SDK and does nothing with them: what any supervisor pays for
 * the stream alone. `node bareStreams.ts BASE_URL COUNT`; tells its parent once, when all have begun.
 */
const [url = '', count = '1'] = process.argv.slice(2);
const client = new Anthropic({ apiKey: 'test-key', baseURL: url, maxRetries: 0 });
const streams = await Promise.all(
  Array.from({ length: Number(count) }, () =>
    client.messages.create({
      model: 'claude-opus-5-5',
      max_tokens: 30_000,
      stream: true,
      messages: [{ role: 'user', content: 'Speak slowly.' }],
    }),
  ),
);
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
await Promise.all(
  streams.map(async events => {
    for await (const _ of events);
  }),
);
