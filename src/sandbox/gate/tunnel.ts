import type { Duplex } from 'node:stream';
import { assertNever } from '../../base/assertNever.ts';
import { usualPorts } from './hostList.ts';
import { join } from './join.ts';
import { peek } from './peek.ts';
import { RefusalError, shown } from './refusal.ts';
import { hostName, targetText, type Target } from './target.ts';

/** Opens a connection to the target of a tunnel. Rejects with a `RefusalError`. */
export type Open = () => Promise<Duplex>;

/** How requests inside a tunnel are handled where they are read. */
export interface TunnelWays {
  readonly clear: (client: Duplex, open: Open) => void;
  /** Undefined where the tunnel carries TLS unread. */
  readonly encrypted: ((client: Duplex, open: Open) => void) | undefined;
}

/**
 * Carries what is inside a tunnel whose target the list allows. TLS has to name the target's host or none; HTTP in the
 * clear is forwarded like any request; anything else goes only to ports the list names. Rejects with a `RefusalError`
 * when it is let no further.
 */
export async function carry(
  client: Duplex,
  target: Target,
  open: Open,
  outside: Duplex,
  ways: TunnelWays,
): Promise<void> {
  const opaque = !usualPorts.has(target.port);
  const text = targetText(target);
  const drop = (): void => void outside.destroy();
  client.once('close', drop);
  const joined = (): void => {
    client.off('close', drop);
    join(client, outside);
  };
  const speech = await peek(client, opaque ? outside : undefined);
  switch (speech.kind) {
    case 'silent':
      return void client.destroy();
    case 'malformed':
      throw new RefusalError(403, `The wall ended a connection to ${text}: its TLS greeting cannot be read.`, text);
    case 'http':
      return ways.clear(client, firstThen(outside, open));
    case 'tls':
      if (speech.name === '' || hostName(speech.name) === target.host)
        return ways.encrypted ? ways.encrypted(client, firstThen(outside, open)) : joined();
      throw new RefusalError(
        403,
        `The wall ended a connection to ${text}: inside it another host (${shown(speech.name)}) was asked for.`,
        `${text} as ${shown(speech.name)}`,
      );
    case 'other':
      if (opaque) return joined();
      throw new RefusalError(
        403,
        `The wall ended a connection to ${text}: it carried neither TLS nor HTTP. That needs the host with its port on the list, and a port other than 80 and 443.`,
        text,
      );
    default:
      assertNever(speech);
  }
}

/** The connection that is there, for the first request; then new ones. */
function firstThen(outside: Duplex, open: Open): Open {
  let ready: Duplex | undefined = outside;
  return async () => {
    const first = ready;
    ready = undefined;
    return first && !first.destroyed && !first.readableEnded ? first : await open();
  };
}
