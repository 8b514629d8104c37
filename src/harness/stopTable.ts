import { assertNever } from '../base/assertNever.ts';
import { callsOf, type Block } from '../session/block.ts';
import type { Failure, Stop } from '../session/node.ts';

/** What follows a reply. */
export type Next =
  /** Run its calls, then ask again. */
  | { type: 'calls' }
  /** The turn is over. */
  | { type: 'end'; outcome: 'done' | 'stopped' }
  /** Ask again with the path as it is. */
  | { type: 'again' }
  /** Ask again with room for a longer answer. */
  | { type: 'longer' }
  /** Sum the context up, then ask again; where that fails, this is the failure. */
  | { type: 'compact'; failure: Failure }
  /** Add one note of the harness, then ask again. */
  | { type: 'note'; words: string }
  | { type: 'fail'; failure: Failure };

/** Where a reply stands and what comes next. */
export interface StopRow {
  readonly path: 'on' | 'beside';
  readonly next: Next;
}

/** What the table needs to know of a reply. */
export interface StoppedReply {
  readonly stop: Stop;
  readonly blocks: readonly Block[];
  /** Why it failed, where it did. */
  readonly failure?: Failure;
  /** `call` when the limit was reached inside a tool call, which is not among the blocks. */
  readonly cut?: 'call' | 'no';
}

/** What already happened since the last calls ran, so that no row repeats itself for ever. */
export interface Tries {
  /** Times the model was asked to go on after an empty reply. */
  readonly empty: number;
  /** Times the limit was raised for a call that did not fit. */
  readonly longer: number;
  /** Times a cut text was continued. */
  readonly continued: number;
  /** Times the context was summed up because it did not fit. */
  readonly compacted: number;
}

const on = (next: Next): StopRow => ({ path: 'on', next });
const beside = (next: Next): StopRow => ({ path: 'beside', next });
const done: Next = { type: 'end', outcome: 'done' };

/**
 * Every way a reply can stop has one row here (product.md, rule 11): whether it stays on the path, and what is sent next.
 * What the wire carries of it is `wire`'s part.
 */
export function stopRow(reply: StoppedReply, tries: Tries): StopRow {
  const calls = callsOf(reply.blocks).length > 0;
  const words = hasWords(reply.blocks);
  switch (reply.stop) {
    case 'tool_use':
      return calls ? on({ type: 'calls' }) : words ? on(done) : empty(tries);
    case 'end_turn':
    case 'stop_sequence':
      if (calls) return on({ type: 'calls' });
      return words ? on(done) : empty(tries);
    case 'pause_turn':
      if (calls) return on({ type: 'calls' });
      // What the API runs itself goes on from where it stands. After words the model has to hear something.
      if (endsAtServer(reply.blocks)) return on({ type: 'again' });
      if (!words) return empty(tries);
      return tries.continued < 3 ? on({ type: 'note', words: 'Your turn was paused here. Go on.' }) : on(done);
    case 'max_tokens':
      if (calls) return on({ type: 'calls' });
      // The words before a cut call are said again with it: kept on the path they would stand there twice.
      if (reply.cut === 'call') return longer(tries);
      if (words && tries.continued < 3)
        return on({ type: 'note', words: 'Your reply was cut off at the length limit. Continue where it stopped.' });
      if (words) return on(done);
      return longer(tries);
    case 'refusal':
      return beside({
        type: 'fail',
        failure: {
          kind: 'refused',
          message: 'The model declined to answer. Rephrase the prompt, or fork from before it on another model.',
        },
      });
    case 'model_context_window_exceeded':
      return noRoom(
        {
          kind: 'tooLong',
          message:
            'The conversation no longer fits the model’s window. Fork from an earlier turn, or start a new session.',
        },
        tries,
      );
    case 'compaction':
      return beside({
        type: 'fail',
        failure: { kind: 'server', message: 'A summary came in place of a reply. Retry.' },
      });
    case 'aborted':
      return words || calls ? on({ type: 'end', outcome: 'stopped' }) : beside({ type: 'end', outcome: 'stopped' });
    case 'failed': {
      const failure = reply.failure ?? { kind: 'server', message: 'The reply failed. Retry.' };
      return failure.kind === 'tooLong' || failure.kind === 'tooLarge'
        ? noRoom(failure, tries)
        : beside({ type: 'fail', failure });
    }
    default:
      return assertNever(reply.stop);
  }
}

const tooLongReply: Failure = {
  kind: 'tooLong',
  message: 'A tool call did not fit into one reply, even with a higher limit. Ask for smaller steps.',
};

/** Summing up is tried once: where the summary does not fit either, no other one will. */
function noRoom(failure: Failure, tries: Tries): StopRow {
  return tries.compacted === 0 ? beside({ type: 'compact', failure }) : beside({ type: 'fail', failure });
}

/** Whether the reply stopped in the middle of what the API itself runs. */
function endsAtServer(blocks: readonly Block[]): boolean {
  const last = blocks.at(-1)?.type ?? '';
  return last === 'server_tool_use' || last.endsWith('_tool_result');
}

function longer(tries: Tries): StopRow {
  return tries.longer < 2 ? beside({ type: 'longer' }) : beside({ type: 'fail', failure: tooLongReply });
}

function empty(tries: Tries): StopRow {
  return tries.empty === 0 ? beside({ type: 'note', words: 'Please continue.' }) : beside(done);
}

function hasWords(blocks: readonly Block[]): boolean {
  return blocks.some(
    block => block.type === 'text' && typeof block['text'] === 'string' && block['text'].trim() !== '',
  );
}
