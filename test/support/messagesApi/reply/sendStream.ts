import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import type { Wire } from '../wire/record.ts';
import { eventText, type Emission } from './emission.ts';

/** How a response ended, as the server saw it. */
export type Outcome = 'finished' | 'aborted' | 'faulted';

/** Sends the emissions as SSE, harmed by the fault. Headers must have been written. Resolves when nothing more will be sent. */
export async function sendStream(
  response: ServerResponse,
  emissions: readonly Emission[],
  fault: Fault | undefined,
): Promise<Outcome> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const wire = wireOf(response, gone.signal, fault);
  let sent = 0;
  for (const emission of emissions) {
    if (gone.signal.aborted) return 'aborted';
    if (emission.kind === 'gate') {
      await Promise.race([emission.pass(), aborted(gone.signal)]);
    } else if (emission.kind === 'wait') {
      await wait(emission.ms, undefined, { signal: gone.signal }).catch(() => undefined);
    } else {
      if (await strikes(fault, sent, emission, wire)) return 'faulted';
      await wire.event(emission.name, emission.data);
      if (fault?.kind === 'duplicate' && fault.event === sent) await wire.event(emission.name, emission.data);
      sent += 1;
      if (fault?.kind === 'cutInToolInput' && isToolInput(emission.data)) {
        wire.cut();
        return 'faulted';
      }
      if (wire.isCut()) return 'faulted';
    }
  }
  if (gone.signal.aborted) return 'aborted';
  await wire.end();
  return 'finished';
}

/** Whether the fault ends the stream before this event. */
async function strikes(fault: Fault | undefined, sent: number, next: Emission, wire: StreamWire): Promise<boolean> {
  if (fault?.kind === 'cut' && sent >= fault.after) {
    wire.cut();
    return true;
  }
  if (fault?.kind === 'stall' && sent >= fault.after) {
    await wire.gone;
    return true;
  }
  const last = next.kind === 'event' && next.name === 'message_stop';
  if (fault?.kind === 'endEarly' && (last || sent >= (fault.after ?? Infinity))) {
    await wire.end();
    return true;
  }
  if (fault?.kind === 'errorEvent' && sent >= fault.after) {
    const error = { type: fault.type ?? 'overloaded_error', message: fault.message ?? 'Overloaded' };
    await wire.event('error', { type: 'error', error });
    await wire.end();
    return true;
  }
  return false;
}

interface StreamWire {
  event(name: string, data: Wire): Promise<void>;
  cut(): void;
  isCut(): boolean;
  end(): Promise<void>;
  /** Resolves when the client is gone. */
  readonly gone: Promise<void>;
}

function wireOf(response: ServerResponse, signal: AbortSignal, fault: Fault | undefined): StreamWire {
  let left = fault?.kind === 'cutBytes' ? fault.after : Infinity;
  let harmed = fault?.kind !== 'badUtf8';
  let cut = false;

  const write = (bytes: Buffer): Promise<void> =>
    new Promise(resolve => {
      if (signal.aborted) resolve();
      else response.write(bytes, () => resolve());
    });

  const destroy = (): void => {
    cut = true;
    response.destroy();
  };

  return {
    async event(name, data) {
      let bytes: Buffer = Buffer.from(eventText(name, data));
      if (!harmed && name === 'content_block_delta' && bytes.includes('"text":"')) {
        bytes = withBadBytes(bytes);
        harmed = true;
      }
      const fits = bytes.subarray(0, Math.min(bytes.length, left));
      left -= fits.length;
      const size = fault?.kind === 'slow' ? fault.size : fits.length;
      for (let at = 0; at < fits.length; at += size) {
        await write(fits.subarray(at, at + size));
        if (fault?.kind === 'slow') await wait(fault.everyMs);
      }
      if (left <= 0) destroy();
    },
    cut: destroy,
    isCut: () => cut,
    end: () => new Promise(resolve => void response.end(() => resolve())),
    gone: aborted(signal),
  };
}

/** Two bytes that cannot occur in UTF-8, at the start of the delta's text. */
function withBadBytes(bytes: Buffer): Buffer {
  const at = bytes.indexOf('"text":"') + '"text":"'.length;
  return Buffer.concat([bytes.subarray(0, at), Buffer.from([0xff, 0xfe]), bytes.subarray(at)]);
}

const isToolInput = (data: Wire): boolean => JSON.stringify(data).match(/"partial_json":"[^"]/) !== null;

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
