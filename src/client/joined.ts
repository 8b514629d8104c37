import type { Disposable } from '../base/disposable.ts';
import type { Uplink } from '../protocol/peer.ts';

/** The supervisor that answers now. */
export interface Server {
  readonly pid: number;
  readonly version: string;
  /** The protocol spoken with it. */
  readonly protocol: number;
}

/**
 * `connected` is said when the same supervisor is reached again, `restarted` when it is another process (unfinished runs
 * are then shown as interrupted), `lost` with the reason in words when there is none. What is asked while it is lost tries
 * once more and waits for the outcome.
 */
export type LinkState =
  | { readonly type: 'connected' | 'restarted'; readonly server: Server }
  | { readonly type: 'lost'; readonly words: string };

/** A window's or CLI's way to the supervisor, for as long as it wants one. */
export interface Joined extends Disposable {
  /** Stays the same over every reconnect. An intent whose answer was lost on the way is refused with the code `gone`. */
  readonly uplink: Uplink;
  readonly state: LinkState;
  onState(listener: (state: LinkState) => void): Disposable;
  /** Tries again now, after a `lost` that named a reason a person has removed. Rejects when it fails again. */
  rejoin(): Promise<void>;
}
