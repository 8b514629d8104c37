import { Socket } from 'node:net';
import { openBridge } from './sandbox/worker/bridge.ts';
import { serve, type Served } from './sandbox/worker/serve.ts';

const bridge = Number(process.env['BANYAN_BRIDGE_FD'] ?? '');
// Only this process runs as Node under Electron and has a bridge; what the tools start must not know of it.
delete process.env['ELECTRON_RUN_AS_NODE'];
delete process.env['BANYAN_BRIDGE_FD'];
const env = Object.fromEntries(Object.entries(process.env).filter(entry => entry[1] !== undefined)) as Record<
  string,
  string
>;

let served: Served | undefined;
const leave = (code: number): void => {
  served?.end();
  process.exit(code);
};
// Nobody listens any more: the end of standard input follows and ends the rest.
process.stdout.on('error', () => {});
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => leave(0));
process.on('uncaughtException', error => {
  served?.end();
  process.stderr.write(`${error.stack ?? error.message}\n`, () => process.exit(1));
});

const wayOut = bridge
  ? await openBridge({ link: new Socket({ fd: bridge, readable: true, writable: true }), env, gone: () => leave(0) })
  : {};
served = serve(process.stdin, process.stdout, { ...env, ...wayOut }, () => process.exit(0));
