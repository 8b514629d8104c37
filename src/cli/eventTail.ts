import type { Uplink } from '../protocol/peer.ts';
import type { Logged } from '../session/event.ts';
import type { SessionId } from '../session/ids.ts';

/** The events of a session after a place, each once, whole and in order, however frames came. */
export interface EventTail {
  /** Takes what is on disk, up to event `seq` at least where it is there. Calls wait for one another. Rejects when nothing can be read now. */
  upTo(seq: number): Promise<void>;
}

export function eventTail(uplink: Uplink, session: SessionId, since: number, take: (event: Logged) => void): EventTail {
  let taken = since;
  let last: Promise<void> = Promise.resolve();
  const read = async (seq: number): Promise<void> => {
    while (taken < seq) {
      const page = await uplink.query({ type: 'events', session, since: taken });
      // What cannot be read is left out; there is nothing more to come for now.
      if (page.length === 0) return;
      for (const event of page) {
        taken = event.seq;
        take(event);
      }
    }
  };
  return {
    upTo: seq => (last = last.catch(() => undefined).then(() => read(seq))),
  };
}
