import { assertNever } from '../base/assertNever.ts';
import type { Json } from '../base/json.ts';
import type { Block } from '../session/block.ts';
import { stopSchema, type Stop, type Usage } from '../session/node.ts';
import { BlockBuilder } from './blockBuilder.ts';
import { brokenStream, type Fault } from './fault.ts';
import type { ModelEvent, ModelReply } from './model.ts';
import { compactedIn, noUsage, sumOf, withReport } from './replyUsage.ts';
import type { StreamEvent, WireUsage } from './streamEvent.ts';

/** One reply while it arrives: takes the stream's events in order, gives what a person can watch and at the end the reply. */
export class ReplyBuilder {
  readonly #blocks: (BlockBuilder | undefined)[] = [];
  #message = '';
  #model = '';
  #usage: Usage = noUsage;
  #compacted: Usage = noUsage;
  #diagnostics: Json = null;
  #stopReason: string | undefined;
  #stopDetails: Json = null;

  /** Characters that arrived, tool input not counted. */
  arrived = 0;

  get usage(): Usage {
    return this.#compacted === noUsage ? this.#usage : sumOf(this.#usage, this.#compacted);
  }

  /** Events that repeat what was said (a second start or stop of a block) change nothing; what cannot be is a fault. */
  take(event: StreamEvent): ModelEvent[] | Fault {
    switch (event.type) {
      case 'message_start':
        if (this.#message !== '') return [];
        this.#message = event.message.id;
        this.#model = event.message.model;
        this.#count(event.message.usage);
        this.#diagnostics = event.message.diagnostics ?? null;
        return [{ type: 'began', message: this.#message, model: this.#model, usage: this.usage }];
      case 'content_block_start':
        return this.#start(event.index, event.content_block);
      case 'content_block_delta': {
        const block = this.#blocks[event.index];
        if (!block || block.stopped) return brokenStream('a piece of no block arrived');
        return this.#grown(event.index, block.add(event.delta));
      }
      case 'content_block_stop': {
        const block = this.#blocks[event.index];
        if (!block) return brokenStream('the end of no block arrived');
        if (block.stopped) return [];
        block.stop();
        const whole = block.block();
        return whole ? [{ type: 'blockStopped', index: event.index, block: whole }] : [];
      }
      case 'message_delta':
        this.#stopReason = event.delta.stop_reason ?? this.#stopReason;
        this.#stopDetails = event.delta.stop_details ?? this.#stopDetails;
        if (event.usage) this.#count(event.usage);
        return [];
      case 'message_stop':
        return [];
      default:
        return assertNever(event);
    }
  }

  /** The reply after its `message_stop`, or why it is none. */
  whole(): ModelReply | Fault {
    if (this.#message === '') return brokenStream('the reply had no beginning');
    if (this.#stopReason === undefined) return brokenStream('the reply ended without a reason');
    const cut = cutsShort.has(this.#stopReason);
    const builders = this.#blocks.filter(block => block !== undefined);
    const last = builders.at(-1);
    const blocks: Block[] = [];
    let cutCall = false;
    for (const builder of builders) {
      const block = builder.block();
      // A reply that reached its limit may end inside a call: what there is of it must never run.
      const unfinished = !block || (cut && builder === last && isCall(builder) && builder.hasNoInput);
      if (!unfinished) blocks.push(block);
      else if (!cut) return brokenStream('the input of a tool call was not JSON');
      else cutCall = true;
    }
    const reply = this.#reply(blocks, stopOf(this.#stopReason, blocks));
    return cutCall ? { ...reply, cutCall } : reply;
  }

  /** What is worth keeping of a reply that broke off: whole blocks, and the text of the one that was arriving. */
  partial(stop: 'aborted' | 'failed'): ModelReply {
    const blocks = this.#blocks.flatMap(builder => {
      const block = builder?.block();
      if (!builder || !block) return [];
      if (builder.stopped) return [block];
      const text = block['text'];
      return block.type === 'text' && typeof text === 'string' && text !== ''
        ? [{ ...block, text: text.toWellFormed() }]
        : [];
    });
    return this.#reply(blocks, stop);
  }

  #count(report: WireUsage): void {
    this.#usage = withReport(this.#usage, report);
    this.#compacted = compactedIn(report) ?? this.#compacted;
  }

  #start(index: number, block: Block): ModelEvent[] | Fault {
    if (this.#message === '') return brokenStream('the reply had no beginning');
    if (this.#blocks[index]) return [];
    if (index !== this.#blocks.length) return brokenStream('a block of the reply is missing');
    this.#blocks[index] = new BlockBuilder(block);
    const name = typeof block['name'] === 'string' ? block['name'] : '';
    return [{ type: 'blockStarted', index, kind: block.type, name }];
  }

  #grown(index: number, growth: ReturnType<BlockBuilder['add']>): ModelEvent[] {
    if (growth.type === 'nothing') return [];
    if (growth.type === 'input') return [{ type: 'input', index, bytes: growth.bytes }];
    this.arrived += growth.text.length;
    return [{ type: growth.type, index, text: growth.text }];
  }

  #reply(blocks: readonly Block[], stop: Stop): ModelReply {
    return {
      message: this.#message,
      model: this.#model,
      blocks,
      stop,
      stopDetails: this.#stopDetails,
      usage: this.usage,
      diagnostics: this.#diagnostics,
    };
  }
}

/** Reasons that can end a reply in the middle of a block. */
const cutsShort: ReadonlySet<string> = new Set([
  'max_tokens',
  'model_context_window_exceeded',
  'refusal',
  'pause_turn',
  'stop_sequence',
]);

function isCall(builder: BlockBuilder): boolean {
  return builder.kind === 'tool_use';
}

/** Reasons newer than this program end a turn, or ask for the calls that are there. */
function stopOf(reason: string, blocks: readonly Block[]): Stop {
  const known = stopSchema.options.find(option => option === reason);
  if (known && known !== 'aborted' && known !== 'failed') return known;
  return blocks.some(block => block.type === 'tool_use') ? 'tool_use' : 'end_turn';
}
