import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import * as v from 'valibot';
import { jsonLine, jsonLines } from '../jsonLines.ts';
import { bridgeDescriptor, bridgeVariable, toGateSchema, type FromGate, type ToGate } from './gateProtocol.ts';
import { openMux, type Mux } from './mux.ts';
import type { MuxStream } from './muxStream.ts';

/** What carries the connections of one walled worker. */
export interface Carrier {
  readonly take: (stream: MuxStream) => void;
  /** The public certificate that clients inside have to trust; empty for none. */
  readonly certificate: string;
}

export interface GateOptions {
  readonly control: Duplex;
  /** Made once, from what the gate was told. */
  readonly carrier: (told: ToGate, tell: (message: FromGate) => void) => Carrier;
  /** Ends this process the way the child ended. */
  readonly exit: (end: { code: number } | { signal: NodeJS.Signals }) => void;
}

export interface Gate {
  /** Passes a signal on to the walled worker. Without one the gate ends. */
  signal(signal: NodeJS.Signals): void;
  /** Nothing goes out any more; the worker and its commands live on. */
  shut(): void;
}

/** How many connections the hands may have open at once. */
export const mostStreams = 128;

/**
 * Waits for what it is told, starts the walled worker on this process's own standard streams, and lives exactly as long as
 * it: the worker's end is the gate's end, and when the control pipe closes, the worker is killed.
 */
export function runGate({ control, carrier, exit }: GateOptions): Gate {
  let child: ChildProcess | undefined;
  let mux: Mux | undefined;
  const tell = (message: FromGate): void => void (control.writable && control.write(jsonLine(message)));
  const leave = (end: { code: number } | { signal: NodeJS.Signals }): void => {
    if (!control.writable) return exit(end);
    control.end(() => exit(end));
  };

  const open = (told: ToGate): void => {
    const filter = told.filter === '' ? undefined : openSync(told.filter, 'r');
    const [program = '', ...args] = told.argv;
    child = spawn(program, args, {
      cwd: told.cwd,
      env: { ...told.env, [bridgeVariable]: String(bridgeDescriptor) },
      stdio: ['inherit', 'inherit', 'inherit', 'pipe', filter ?? 'ignore'],
      windowsHide: true,
    });
    if (filter !== undefined) closeSync(filter);
    child.once('error', error => {
      if (child?.pid !== undefined) return;
      process.stderr.write(`Error: the walled worker could not be started: ${error.message}\n`);
      leave({ code: 127 });
    });
    child.once('exit', (code, signal) => leave(signal ? { signal } : { code: code ?? 1 }));
    if (child.pid === undefined) return;
    tell({ type: 'started', pid: child.pid });

    const { take, certificate } = carrier(told, tell);
    mux = openMux(child.stdio[bridgeDescriptor] as Duplex, {
      maxStreams: mostStreams,
      onStream: take,
      onEnd: () => {},
    });
    mux.hello(Buffer.from(certificate));
  };

  const receive = jsonLines(value => {
    if (child) return;
    const told = v.safeParse(toGateSchema, value);
    try {
      if (!told.success) throw new Error('the gate was not told what it needs');
      open(told.output);
    } catch (error) {
      process.stderr.write(`Error: ${(error as Error).message}\n`);
      leave({ code: 1 });
    }
  });
  const abandon = (): void => {
    if (child?.pid === undefined) exit({ code: 1 });
    else child.kill('SIGKILL');
  };
  control.on('data', receive);
  control.on('error', () => {}); // `close` follows.
  control.once('end', abandon);
  control.once('close', abandon);

  return {
    signal: signal => {
      if (!child?.kill(signal)) exit({ code: 1 });
    },
    shut: () => mux?.bye(),
  };
}
