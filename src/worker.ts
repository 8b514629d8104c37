import { serve } from './sandbox/worker/serve.ts';

// Only this process runs as Node under Electron; what the tools start must not know of it.
delete process.env['ELECTRON_RUN_AS_NODE'];
const env = Object.fromEntries(Object.entries(process.env).filter(entry => entry[1] !== undefined)) as Record<
  string,
  string
>;

const served = serve(process.stdin, process.stdout, env, () => process.exit(0));
// Nobody listens any more: the end of standard input follows and ends the rest.
process.stdout.on('error', () => {});
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
  process.on(signal, () => {
    served.end();
    process.exit(0);
  });
process.on('uncaughtException', error => {
  served.end();
  process.stderr.write(`${error.stack ?? error.message}\n`, () => process.exit(1));
});
