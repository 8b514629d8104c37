import type { ModelRow } from '../models/modelTable.ts';
import { beta } from '../wire/betas.ts';
import { invalid, type Failure } from '../wire/failure.ts';
import { asText, asWire, type Wire } from '../wire/record.ts';
import type { RequestBody } from '../wire/requestBody.ts';
import { eachBlock, type PlacedBlock } from '../rules/eachBlock.ts';
import { fingerprints, isThinking, type Fingerprints } from './fingerprints.ts';
import { fingerprint, readSignature, type Minted } from './signature.ts';

/** What became of the thinking blocks of a request. */
export type Settled =
  | { readonly kind: 'refused'; readonly failure: Failure }
  | {
      readonly kind: 'taken';
      /** The request without the blocks the model may not see. */
      readonly body: RequestBody;
      /** Entries for `input_transformations`. */
      readonly changes: readonly Wire[];
      /** Ids of the blocks the model sees, in order. */
      readonly chain: readonly string[];
    };

/** How accounts are held to the prefix check. */
export type Account = 'new' | 'old';

/** Checks every replayed thinking block: its signature, its text, its model, and the conversation before it. */
export function settleThinking(
  body: RequestBody,
  model: ModelRow,
  betas: ReadonlySet<string>,
  account: Account,
): Settled {
  const prints = fingerprints(body);
  const mode = checkMode(body, model, betas, account);
  const lastAssistant = body.messages.findLastIndex(message => message.role === 'assistant');
  const dropped = new Set<Wire>();
  const changes: Wire[] = [];
  const chain: string[] = [];
  const drop = ({ block, path }: PlacedBlock, reason: string): void => {
    dropped.add(block);
    changes.push({ type: 'thinking_dropped', path, reason });
  };
  for (const placed of eachBlock(body)) {
    if (!isThinking(placed.block)) continue;
    const { minted, shown } = held(placed.block);
    if (!minted) return refuse(`${placed.path}: Invalid \`signature\` in \`thinking\` block`);
    if (minted.shown !== shown) return refuse(alteredText(placed, lastAssistant));
    if (minted.model !== model.id) {
      drop(placed, 'model_binding_mismatch');
      continue;
    }
    const difference = mode === 'off' ? undefined : differs(placed, minted, prints, chain);
    if (difference && mode === 'drop') {
      drop(placed, 'prefix_binding_mismatch');
      continue;
    }
    if (difference && mode === 'error') return refuse(mismatchText(placed.path, difference, betas));
    if (difference && mode === 'report') {
      changes.push({ type: 'thinking_mismatch_allowed', path: placed.path, reason: 'prefix_binding_mismatch' });
    }
    chain.push(minted.id);
  }
  return { kind: 'taken', body: without(body, dropped), changes, chain };
}

const refuse = (message: string): Settled => ({ kind: 'refused', failure: invalid(message) });

type CheckMode = 'error' | 'drop' | 'report' | 'off';

function checkMode(body: RequestBody, model: ModelRow, betas: ReadonlySet<string>, account: Account): CheckMode {
  const asked = asText(asWire(body.thinking?.['block_binding'])['prefix_mismatch_behavior']);
  if (model.binding === 'none') return 'off';
  if (asked === 'drop_block') return 'drop';
  if (asked === 'error' || model.binding === 'every' || account === 'new') return 'error';
  return betas.has(beta.thinkingBinding) ? 'report' : 'off';
}

function held(block: Wire): { minted: Minted | undefined; shown: string } {
  const redacted = block['type'] === 'redacted_thinking';
  return {
    minted: readSignature(asText(redacted ? block['data'] : block['signature'])),
    shown: fingerprint(redacted ? '' : asText(block['thinking'])),
  };
}

/** The part of the conversation that is not what the block was created after. */
function differs(placed: PlacedBlock, minted: Minted, now: Fingerprints, chain: readonly string[]): string | undefined {
  if (minted.system !== now.system) return '`system`';
  if (minted.tools !== now.tools) return '`tools`';
  if (minted.messages !== now.before(placed.message, placed.index)) return 'a message';
  const tail = minted.chain.slice(minted.chain.length - chain.length);
  const isTail = chain.length <= minted.chain.length && tail.every((id, index) => id === chain[index]);
  return isTail ? undefined : 'the thinking';
}

function alteredText({ path, message }: PlacedBlock, lastAssistant: number): string {
  return message === lastAssistant
    ? `${path}: \`thinking\` or \`redacted_thinking\` blocks in the latest assistant message cannot be modified. ` +
        'These blocks must remain as they were in the original response.'
    : `${path}: Invalid \`signature\` in \`thinking\` block`;
}

function mismatchText(path: string, difference: string, betas: ReadonlySet<string>): string {
  const needsBeta = betas.has(beta.thinkingBinding)
    ? ''
    : ` That setting requires the \`${beta.thinkingBinding}\` value in the \`anthropic-beta\` header.`;
  return (
    `${path}: Invalid \`signature\` in \`thinking\` block. The block is bound to a different conversation. Remove the block, ` +
    `or set \`thinking.block_binding.prefix_mismatch_behavior\` to "drop_block".${needsBeta} ` +
    `What differs from the conversation it was created in: ${difference} before it.`
  );
}

function without(body: RequestBody, dropped: ReadonlySet<Wire>): RequestBody {
  if (dropped.size === 0) return body;
  const messages = body.messages.map(message => ({
    ...message,
    content: { ...message.content, blocks: message.content.blocks.filter(block => !dropped.has(block)) },
  }));
  return { ...body, messages };
}
