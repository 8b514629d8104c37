import { invalid } from '../wire/failure.ts';
import { asText, type Wire } from '../wire/record.ts';
import { eachBlock, nestedBlocks } from './eachBlock.ts';
import type { Rule } from './rule.ts';

/** Every tool call is answered at once, in one message, results first. */
export const pairingRules: readonly Rule[] = [
  {
    id: 'tool-use-id',
    source: 'LIVE',
    check({ body }) {
      const patterns: Record<string, RegExp> = {
        tool_use: /^[a-zA-Z0-9_-]+$/,
        server_tool_use: /^srvtoolu_[a-zA-Z0-9_]+$/,
      };
      for (const { block, path } of eachBlock(body)) {
        const type = asText(block['type']);
        const pattern = patterns[type];
        if (pattern && !pattern.test(asText(block['id']))) {
          return invalid(`${path}.${type}.id: String should match pattern '${pattern.source}'`);
        }
      }
      return undefined;
    },
  },
  {
    id: 'duplicate-tool-use',
    source: 'LIVE',
    check({ body }) {
      const seen = new Set<string>();
      for (const { block, path } of eachBlock(body)) {
        if (block['type'] !== 'tool_use') continue;
        const id = asText(block['id']);
        if (seen.has(id)) return invalid(`${path}: \`tool_use\` ids must be unique`);
        seen.add(id);
      }
      return undefined;
    },
  },
  {
    id: 'unanswered-tool-use',
    source: 'LIVE',
    check({ body }) {
      for (const [index, message] of body.messages.entries()) {
        if (message.role !== 'assistant') continue;
        const next = body.messages[index + 1];
        const answered = next?.role === 'user' ? leadingResults(next.content.blocks) : [];
        const open = callIds(message.content.blocks).filter(id => !answered.includes(id));
        if (open.length > 0) {
          return invalid(
            `messages.${index}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ` +
              `${open.join(', ')}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`,
          );
        }
      }
      return undefined;
    },
  },
  {
    id: 'orphan-tool-result',
    source: 'LIVE',
    check({ body }) {
      for (const { block, message, path } of eachBlock(body)) {
        if (block['type'] !== 'tool_result') continue;
        const id = asText(block['tool_use_id']);
        const before = body.messages[message - 1];
        if (before?.role === 'assistant' && callIds(before.content.blocks).includes(id)) continue;
        return invalid(
          `${path}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${id}. ` +
            'Each `tool_result` block must have a corresponding `tool_use` block in the previous message.',
        );
      }
      return undefined;
    },
  },
  {
    id: 'answered-twice',
    source: 'MEM',
    check({ body }) {
      const seen = new Set<string>();
      for (const { block, path } of eachBlock(body)) {
        if (block['type'] !== 'tool_result') continue;
        const id = asText(block['tool_use_id']);
        if (seen.has(id)) {
          return invalid(
            `${path}: each tool_use must have a single result. Found multiple \`tool_result\` blocks with id: ${id}`,
          );
        }
        seen.add(id);
      }
      return undefined;
    },
  },
  {
    id: 'error-without-content',
    source: 'MEM',
    check({ body }) {
      const bare = eachBlock(body).find(
        ({ block }) => block['is_error'] === true && nestedBlocks(block).every(isEmpty),
      );
      return bare ? invalid(`${bare.path}.tool_result: content cannot be empty if \`is_error\` is true`) : undefined;
    },
  },
  {
    id: 'tool-use-last',
    source: '3P',
    check({ body, model }) {
      if (model.takes.prefill) return undefined;
      const bad = body.messages.some(({ role, content }) => {
        const types = content.blocks.map(block => block['type']);
        return role === 'assistant' && types.includes('tool_use') && types.at(-1) !== 'tool_use';
      });
      return bad
        ? invalid(
            'This model does not support assistant message prefill. The conversation must end with a user message.',
          )
        : undefined;
    },
  },
];

const isEmpty = (block: Wire): boolean => block['type'] === 'text' && block['text'] === '';

const callIds = (blocks: readonly Wire[]): string[] =>
  blocks.filter(block => block['type'] === 'tool_use').map(block => asText(block['id']));

function leadingResults(blocks: readonly Wire[]): string[] {
  const end = blocks.findIndex(block => block['type'] !== 'tool_result');
  return blocks.slice(0, end < 0 ? blocks.length : end).map(block => asText(block['tool_use_id']));
}
