import { invalid } from '../wire/failure.ts';
import { asText, wires } from '../wire/record.ts';
import { eachBlock, nestedBlocks } from './eachBlock.ts';
import type { Rule } from './rule.ts';

/** What tool definitions and the choice among them may say. */
export const toolRules: readonly Rule[] = [
  {
    id: 'tool-name',
    source: '3P',
    check({ body }) {
      const at = body.tools.findIndex(
        tool => (tool['type'] ?? 'custom') === 'custom' && !/^[a-zA-Z0-9_-]{1,64}$/.test(asText(tool['name'])),
      );
      return at < 0
        ? undefined
        : invalid(`tools.${at}.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,64}$'`);
    },
  },
  {
    id: 'tool-schema',
    source: 'SDK',
    check({ body }) {
      const at = body.tools.findIndex(tool => 'input_schema' in tool && !hasObjectType(tool['input_schema']));
      return at < 0 ? undefined : invalid(`tools.${at}.custom.input_schema.type: Input should be 'object'`);
    },
  },
  {
    id: 'tool-names-unique',
    source: '3P',
    check({ body }) {
      const names = body.tools.map(tool => asText(tool['name']));
      return new Set(names).size < names.length ? invalid('tools: Tool names must be unique.') : undefined;
    },
  },
  {
    id: 'tool-choice-needs-tools',
    source: '3P',
    check: ({ body }) =>
      body.toolChoice && body.tools.length === 0
        ? invalid('tool_choice may only be specified while providing tools')
        : undefined,
  },
  {
    id: 'forced-tool-choice',
    source: 'DOC',
    check: ({ body, model }) =>
      ['any', 'tool'].includes(asText(body.toolChoice?.['type'])) && !model.takes.forcedToolChoice
        ? invalid('tool_choice: type "tool" and "any" are not supported for this model.')
        : undefined,
  },
  {
    id: 'deferred-and-cached',
    source: 'LIVE',
    check({ body }) {
      const tool = body.tools.find(each => each['defer_loading'] === true && each['cache_control']);
      return tool
        ? invalid(
            `Tool '${asText(tool['name'])}' cannot have both defer_loading=true and cache_control set. ` +
              'Tools with defer_loading cannot use prompt caching.',
          )
        : undefined;
    },
  },
  {
    id: 'all-deferred',
    source: '3P',
    check: ({ body }) =>
      body.tools.length > 0 && body.tools.every(tool => tool['defer_loading'] === true)
        ? invalid('At least one tool must have defer_loading=false')
        : undefined,
  },
  {
    id: 'tool-reference',
    source: '3P',
    check({ body }) {
      const names = body.tools.map(tool => tool['name']);
      for (const { block } of eachBlock(body)) {
        const references = nestedBlocks(block).filter(each => each['type'] === 'tool_reference');
        const lost = references.find(each => !names.includes(each['tool_name']));
        if (lost) return invalid(`Tool reference '${asText(lost['tool_name'])}' not found in available tools`);
        if (references.length > 0 && references.length < wires(block['content']).length) {
          return invalid('Tool definitions/code execution functions cannot be mixed with other content');
        }
      }
      return undefined;
    },
  },
];

const hasObjectType = (schema: unknown): boolean =>
  typeof schema === 'object' && schema !== null && 'type' in schema && schema.type === 'object';
