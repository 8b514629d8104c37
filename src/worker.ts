import { Socket } from 'node:net';
import { openBridge } from './sandbox/worker/bridge.ts';
import { serve } from './sandbox/worker/serve.ts';

const bridge = Number(process.env['BANYAN_BRIDGE_FD'] ?? '');
const port = Number(process.env['BANYAN_BRIDGE_PORT'] ?? '');
// Only this process runs as Node under Electron and has a bridge; what the tools start must not know of it.
delete process.env['ELECTRON_RUN_AS_NODE'];
delete process.env['BANYAN_BRIDGE_FD'];
delete process.env['BANYAN_BRIDGE_PORT'];
const env = Object.fromEntries(Object.entries(process.env).filter(entry => entry[1] !== undefined)) as Record<
  string,
  string
>;

/** What ends everything the tools started, once there is anything. */
const endings: (() => void)[] = [];
const end = (): void => endings.forEach(each => each());
const leave = (): never => {
  end();
  process.exit(0);
};
// Nobody listens any more: the end of standard input follows and ends the rest.
process.stdout.on('error', () => {});
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, leave);
process.on('uncaughtException', error => {
  end();
  process.stderr.write(`${error.stack ?? error.message}\n`, () => process.exit(1));
});

const wayOut = bridge
  ? await openBridge({ link: new Socket({ fd: bridge, readable: true, writable: true }), env, port, gone: leave })
  : {};
endings.push(serve(process.stdin, process.stdout, { ...env, ...wayOut }, () => process.exit(0)).end);
