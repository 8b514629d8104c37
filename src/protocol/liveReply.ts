import { assertNever } from '../base/assertNever.ts';
import type { RunId } from '../session/ids.ts';
import type { Live } from './frame.ts';

/** A block of a reply that is still arriving. `from` is above 0 when its beginning was not heard. */
export type LiveBlock =
  | { readonly type: 'text' | 'thinking'; readonly from: number; readonly text: string }
  | { readonly type: 'call'; readonly tool: string; readonly bytes: number };

/** What is shown of a branch while it works and is not in the log yet. */
export interface LiveReply {
  readonly run: RunId;
  readonly blocks: ReadonlyMap<number, LiveBlock>;
  /** The newest output of running calls by call id; `end` is the offset after its last character. */
  readonly outputs: ReadonlyMap<string, { readonly text: string; readonly end: number }>;
  readonly waiting?: Extract<Live, { type: 'waiting' }>;
}

/** Characters of a running call's output that a view keeps; the event that ends the call brings the rest. */
export const keptOutput = 16_384;

/** The live reply after one more piece; undefined when nothing is left to show. `gap` says that something was lost. */
export function foldLive(before: LiveReply | undefined, live: Live): { reply: LiveReply | undefined; gap: boolean } {
  const same = before?.run === live.run ? before : undefined;
  switch (live.type) {
    case 'began':
      return done({ run: live.run, blocks: new Map(), outputs: same?.outputs ?? new Map() });
    case 'cleared':
      return done(same ? undefined : before);
    case 'waiting':
      if (live.words === '') return done(before && started(before, before.run));
      return done({ ...started(same, live.run), waiting: live });
    case 'call': {
      const { tool, bytes } = live;
      return done(withBlock(started(same, live.run), live.block, { type: 'call', tool, bytes }));
    }
    case 'text':
    case 'thinking': {
      const reply = started(same, live.run);
      const known = reply.blocks.get(live.block);
      const old = known && known.type === live.type ? known : { type: live.type, from: live.offset, text: '' };
      const end = old.from + old.text.length;
      // What was heard already is passed over, so that a replayed piece does no harm.
      const added = live.offset < end ? live.text.slice(end - live.offset) : live.text;
      const gap = live.offset > end || (!known && live.offset > 0);
      return { reply: withBlock(reply, live.block, { ...old, text: old.text + added }), gap };
    }
    case 'output': {
      const reply = started(same, live.run);
      const known = reply.outputs.get(live.call);
      // The sender keeps only the newest output as well, so a hole here is no loss: start over behind it.
      const old = known && live.offset <= known.end ? known : { text: '', end: live.offset };
      const added = live.text.slice(old.end - live.offset);
      const text = (old.text + added).slice(-keptOutput);
      const end = old.end + added.length;
      return done({ ...reply, outputs: new Map(reply.outputs).set(live.call, { text, end }) });
    }
    default:
      return assertNever(live);
  }
}

/** A wait ends with the next sign of life of its run. */
function started(reply: LiveReply | undefined, run: RunId): LiveReply {
  if (!reply) return { run, blocks: new Map(), outputs: new Map() };
  return { run: reply.run, blocks: reply.blocks, outputs: reply.outputs };
}

function withBlock(reply: LiveReply, index: number, block: LiveBlock): LiveReply {
  return { ...reply, blocks: new Map(reply.blocks).set(index, block) };
}

function done(reply: LiveReply | undefined): { reply: LiveReply | undefined; gap: boolean } {
  return { reply, gap: false };
}
