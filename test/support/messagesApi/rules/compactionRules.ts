import { brokenSeal } from '../compaction/seal.ts';
import { invalid, type Failure } from '../wire/failure.ts';
import { asText, type Wire } from '../wire/record.ts';
import type { RequestBody } from '../wire/requestBody.ts';
import { eachBlock, type PlacedBlock } from './eachBlock.ts';
import type { Rule } from './rule.ts';

/** Asking for a summary in place of a reply, and sending the compaction block back. The error codes are the SDK's, the words are not known. */
export const compactionRules: readonly Rule[] = [
  {
    id: 'compaction-model',
    source: 'SDK',
    check: ({ body, model }) =>
      body.compaction && !model.takes.compaction ? invalid('compaction: this model does not support it') : undefined,
  },
  {
    id: 'compaction-reply',
    source: 'SDK',
    check({ body, endpoint }) {
      const because = body.compaction && endpoint === 'create' ? onlyForReplies(body) : undefined;
      return because ? invalid(`compaction: cannot be combined with ${because}`) : undefined;
    },
  },
  {
    id: 'compaction-ambiguous',
    source: 'SDK',
    check: ({ body }) =>
      compactions(body).length > 1
        ? coded('compaction_block_ambiguous', 'messages: more than one `compaction` block has content')
        : undefined,
  },
  {
    id: 'compaction-misplaced',
    source: 'SDK',
    check({ body }) {
      const [found] = compactions(body);
      const isFirst = found?.message === 0 && found.index === 0 && found.role === 'assistant';
      return !found || isFirst
        ? undefined
        : coded('compaction_block_misplaced', `${found.path}: a \`compaction\` block must be the first block`);
    },
  },
  unbroken('compaction-signature', 'signature', 'compaction_signature_invalid', 'the `signature` does not verify'),
  unbroken('compaction-content', 'content', 'compaction_content_mismatch', 'the `content` is not what was signed'),
  unbroken(
    'compaction-tool-changes',
    'toolChanges',
    'compaction_tool_changes_mismatch',
    'the `tool_changes` are not what was signed',
  ),
  {
    id: 'compaction-nothing',
    source: 'SDK',
    check: ({ body }) =>
      body.compaction && eachBlock(body).every(({ block, role }) => role === 'system' || block['type'] === 'compaction')
        ? coded('compaction_nothing_to_summarize', 'messages: there is nothing to summarize')
        : undefined,
  },
  {
    id: 'compaction-incomplete-turn',
    source: 'SDK',
    check({ body, incompleteTurn }) {
      const last = body.messages.at(-1);
      if (!body.compaction || last?.role !== 'assistant') return undefined;
      const open = incompleteTurn === 'assistantEnd' || last.content.blocks.some(({ type }) => type === 'tool_use');
      return open
        ? coded('compaction_incomplete_turn', 'messages: the conversation ends on an unfinished `assistant` turn')
        : undefined;
    },
  },
];

/** What the API says with a code for programs. */
const coded = (code: string, message: string): Failure => ({ ...invalid(message), details: { error_code: code } });

/** The compaction blocks that say something. */
const compactions = (body: RequestBody): PlacedBlock[] =>
  eachBlock(body).filter(({ block }) => block['type'] === 'compaction' && typeof block['content'] === 'string');

/** A part of what was signed has to come back as it was. */
function unbroken(id: string, part: ReturnType<typeof brokenSeal>, code: string, words: string): Rule {
  return {
    id,
    source: 'SDK',
    check({ body }) {
      const first: Wire | undefined = compactions(body)[0]?.block;
      return first && brokenSeal(first, body) === part ? coded(code, `messages.0.content.0: ${words}`) : undefined;
    },
  };
}

/** A member that shapes a reply, of which there will be none. */
function onlyForReplies({ raw, outputConfig, toolChoice }: RequestBody): string | undefined {
  if (raw['stop_sequences'] !== undefined) return '`stop_sequences`';
  if (outputConfig['format']) return '`output_config.format`';
  return ['any', 'tool'].includes(asText(toolChoice?.['type'])) ? 'a forced `tool_choice`' : undefined;
}
