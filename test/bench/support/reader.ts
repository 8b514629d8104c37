import type { Frame } from '../../../src/protocol/frame.ts';

/** What one window was told of the reply that grows on one branch. */
export interface Reader {
  /** The reply as far as it was told. */
  readonly text: string;
  /** Events or characters that were passed over, and that were told again. */
  readonly gaps: number;
  readonly doubles: number;
  take(frame: Frame): void;
}

/** Reads frames and acknowledges each. A snapshot begins anew: what it holds of the reply follows it as live text. */
export function reader(branch: number, acknowledge: (n: number) => void): Reader {
  let text = '';
  let seq = 0;
  let gaps = 0;
  let doubles = 0;
  const count = (got: number, wanted: number): void => {
    if (got > wanted) gaps++;
    if (got < wanted) doubles++;
  };
  return {
    get text() {
      return text;
    },
    get gaps() {
      return gaps;
    },
    get doubles() {
      return doubles;
    },
    take: frame => {
      if (frame.snapshot) {
        seq = frame.snapshot.seq;
        text = '';
      }
      for (const event of frame.events ?? []) {
        count(event.seq, seq + 1);
        seq = event.seq;
      }
      for (const piece of frame.live ?? []) {
        if (piece.branch !== branch) continue;
        if (piece.type === 'began') text = '';
        if (piece.type !== 'text') continue;
        count(piece.offset, text.length);
        text = text.slice(0, piece.offset) + piece.text;
      }
      acknowledge(frame.n);
    },
  };
}
