import type { Readable, Writable } from 'node:stream';
import * as v from 'valibot';
import { assertNever } from '../../base/assertNever.ts';
import { jsonLine, jsonLines } from '../jsonLines.ts';
import { toWorkerSchema, type FromWorker, type ToWorker } from '../workerMessages.ts';
import { findProgram } from './findProgram.ts';
import { liveOutput } from './liveOutput.ts';
import { openToolbox, type Toolbox } from './toolbox.ts';

export interface Served {
  /** Ends everything the tools started. */
  end(): void;
}

/**
 * Serves tool calls over two streams of JSON lines until `input` closes; then everything it started is ended and `closed`
 * is called. Calls run side by side; what is no message is passed over.
 */
export function serve(
  input: Readable,
  output: Writable,
  env: Readonly<Record<string, string>>,
  closed: () => void,
): Served {
  let toolbox: Toolbox | undefined;
  const running = new Map<number, AbortController>();
  const send = (message: FromWorker): void => void output.write(jsonLine(message));

  const call = async ({ id, agent, name, input: given }: ToWorker & { type: 'call' }): Promise<void> => {
    const cancel = new AbortController();
    running.set(id, cancel);
    const live = liveOutput(
      text => send({ type: 'output', id, text }),
      () => output.writableNeedDrain,
    );
    const text = await (toolbox?.run(name, given, {
      agent,
      signal: cancel.signal,
      output: chunk => live.push(chunk),
      fact: fact => send({ type: 'fact', id, fact }),
    }) ?? 'The hands were not opened.');
    live.end();
    running.delete(id);
    send({ type: 'answer', id, text });
  };

  const take = (message: ToWorker): void => {
    switch (message.type) {
      case 'open':
        toolbox ??= openToolbox({
          ...message,
          env,
          ripgrep:
            message.ripgrep ||
            findProgram(process.platform === 'win32' ? 'rg.exe' : 'rg', env['PATH'] ?? '', message.roots),
          onGroup: (group, state) => send({ type: 'group', group, state }),
        });
        return;
      case 'call':
        return void call(message);
      case 'cancel':
        return running.get(message.id)?.abort();
      default:
        assertNever(message);
    }
  };

  const end = (): void => toolbox?.end();
  const receive = jsonLines(value => {
    const message = v.safeParse(toWorkerSchema, value);
    if (message.success) take(message.output);
  });
  input.on('data', receive);
  input.once('close', () => {
    end();
    closed();
  });
  return { end };
}
