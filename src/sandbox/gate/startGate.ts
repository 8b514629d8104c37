import { Socket } from 'node:net';
import { runGate, type GateOptions } from './runGate.ts';

/** Makes this process the gate, told what it needs on descriptor 3. */
export function startGate(carrier: GateOptions['carrier']): void {
  const gate = runGate({
    control: new Socket({ fd: 3, readable: true, writable: true }),
    carrier,
    exit: end => {
      if ('code' in end) process.exit(end.code);
      process.removeAllListeners(end.signal);
      process.kill(process.pid, end.signal);
    },
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => gate.signal(signal));
  // What nobody foresaw: nothing goes out any more, and the commands inside live on.
  process.on('uncaughtException', error => {
    process.stderr.write(`The gate failed and lets nothing out any more: ${error.message}\n`);
    gate.shut();
  });
}
