import { imageRules } from './imageRules.ts';
import { invalid } from '../wire/failure.ts';
import { asText, wires, type Wire } from '../wire/record.ts';
import type { RequestBody } from '../wire/requestBody.ts';
import { eachBlock, nestedBlocks } from './eachBlock.ts';
import { newestVersion, type Rule, type RuleContext } from './rule.ts';

/** What messages may hold. */
export const contentRules: readonly Rule[] = [
  {
    id: 'no-messages',
    source: '3P',
    check: ({ body }) => complain(body.messages.length === 0, 'messages: at least one message is required'),
  },
  {
    id: 'empty-message',
    source: '3P',
    check({ body }) {
      const at = body.messages.findIndex(({ content, raw, role }, index) => {
        const effortOnly = role === 'system' && raw['output_config'] !== undefined;
        const optional = role === 'assistant' && index === body.messages.length - 1;
        const empty = content.blocks.length === 0 || (content.form === 'string' && content.blocks[0]?.['text'] === '');
        return empty && !effortOnly && !optional;
      });
      const text = 'all messages must have non-empty content except for the optional final assistant message';
      return complain(at >= 0, `messages.${at}: ${text}`);
    },
  },
  {
    id: 'empty-text',
    source: '3P',
    check: context => complainWhere(context, block => block['text'] === '', 'text content blocks must be non-empty'),
  },
  {
    id: 'blank-text',
    source: '3P',
    check: context =>
      complainWhere(
        context,
        block => asText(block['text']).trim() === '',
        'text content blocks must contain non-whitespace text',
      ),
  },
  {
    id: 'first-role',
    source: '3P',
    check({ body }) {
      const first = body.messages[0]?.role;
      if (isCompaction(body)) return undefined;
      if (first === 'system') {
        return invalid("messages.0: use the top-level 'system' parameter for the initial system prompt");
      }
      return complain(first === 'assistant', 'messages: first message must use the "user" role');
    },
  },
  {
    id: 'block-role',
    source: 'MEM',
    check({ body }) {
      const assistantOnly = ['tool_use', 'thinking', 'redacted_thinking', 'server_tool_use'];
      for (const { block, role, path } of eachBlock(body)) {
        const type = asText(block['type']);
        if (assistantOnly.includes(type) && role !== 'assistant') {
          return invalid(`${path}: \`${type}\` blocks can only be in \`assistant\` messages`);
        }
        if (type === 'tool_result' && role !== 'user') {
          return invalid(`${path}: \`tool_result\` blocks can only be in \`user\` messages`);
        }
      }
      return undefined;
    },
  },
  {
    id: 'assistant-document',
    source: 'DOC',
    check({ body, version }) {
      const found = eachBlock(body).find(({ block, role }) => role === 'assistant' && block['type'] === 'document');
      return complain(
        version >= newestVersion && found !== undefined,
        `${found?.path}: \`document\` blocks are not permitted in assistant messages`,
      );
    },
  },
  {
    id: 'user-citations',
    source: 'DOC',
    check({ body, version }) {
      const cites = (block: Wire): boolean => wires(block['citations']).length > 0;
      const found = eachBlock(body).find(
        ({ block, role }) => role === 'user' && (cites(block) || wires(block['content']).some(cites)),
      );
      return complain(
        version >= newestVersion && found !== undefined,
        `${found?.path}: \`citations\` are not permitted in user messages`,
      );
    },
  },
  ...imageRules,
  {
    id: 'prefill',
    source: 'DOC',
    check: ({ body, model }) =>
      complain(
        body.messages.at(-1)?.role === 'assistant' && !model.takes.prefill && !body.compaction,
        'This model does not support assistant message prefill. The conversation must end with a user message.',
      ),
  },
  {
    id: 'prefill-whitespace',
    source: '3P',
    check({ body }) {
      const last = body.messages.at(-1);
      const text = asText(last?.content.blocks.at(-1)?.['text']);
      return complain(
        last?.role === 'assistant' && text !== text.trimEnd() && !body.compaction,
        'messages: final assistant content cannot end with trailing whitespace',
      );
    },
  },
];

/** A first message of the assistant that is one compaction and nothing else. */
const isCompaction = ({ messages: [first] }: RequestBody): boolean =>
  first?.role === 'assistant' && first.content.blocks.map(block => block['type']).join() === 'compaction';

const complain = (when: boolean, message: string): ReturnType<typeof invalid> | undefined =>
  when ? invalid(message) : undefined;

/** Complains about the first text block, in system, messages or tool results, that is bad. */
function complainWhere({ body }: RuleContext, bad: (block: Wire) => boolean, text: string): ReturnType<Rule['check']> {
  const isBad = (block: Wire): boolean => block['type'] === 'text' && bad(block);
  if (body.system.form === 'blocks' && body.system.blocks.some(isBad)) return invalid(`system: ${text}`);
  const found = eachBlock(body).some(({ block }) => isBad(block) || nestedIsBad(block, isBad));
  return found ? invalid(`messages: ${text}`) : undefined;
}

/** The string form of a tool result may be empty; its blocks may not. */
const nestedIsBad = (block: Wire, isBad: (block: Wire) => boolean): boolean =>
  Array.isArray(block['content']) && nestedBlocks(block).some(isBad);
