import { parseArgs } from 'node:util';
import { demoAgent } from './demoAgent.ts';
import { startMessagesApi } from './startMessagesApi.ts';
import { minutes, virtualClock } from './virtualClock.ts';

const usage = `node test/support/messagesApi/serve.ts [--port N] [--key KEY] [--minutes M]
Serves the demo agent on 127.0.0.1 and prints the base URL. Ends on SIGTERM or SIGINT, or after M minutes (60).`;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    key: { type: 'string', default: 'test-key' },
    minutes: { type: 'string', default: '60' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (values.help) {
  process.stdout.write(`${usage}\n`);
} else {
  const api = await startMessagesApi({
    brain: demoAgent,
    keys: [values.key],
    port: Number(values.port),
    clock: virtualClock('machine'),
  });
  process.stdout.write(`${api.url}\n`);
  const timer = setTimeout(end, minutes(Number(values.minutes)));
  process.once('SIGTERM', end);
  process.once('SIGINT', end);

  function end(): void {
    clearTimeout(timer);
    void api.close();
  }
}
