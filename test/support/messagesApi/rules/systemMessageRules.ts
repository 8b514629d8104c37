import { invalid } from '../wire/failure.ts';
import { asText } from '../wire/record.ts';
import type { RequestBody, WireMessage } from '../wire/requestBody.ts';
import type { Rule } from './rule.ts';

/** Where a message with the role `system` may stand. */
export const systemMessageRules: readonly Rule[] = [
  {
    id: 'system-message-model',
    source: 'SKILL',
    check: ({ body, model }) =>
      !model.takes.systemMessages && body.messages.some(message => message.role === 'system' && !isEffortOnly(message))
        ? invalid("role 'system' is not supported on this model")
        : undefined,
  },
  {
    id: 'effort-message-model',
    source: '3P',
    check: ({ body, model }) =>
      !model.takes.effortPerMessage && body.messages.some(message => message.raw['output_config'] !== undefined)
        ? invalid('output_config.effort requires a model that supports per-turn effort; this model does not')
        : undefined,
  },
  {
    id: 'system-message-text',
    source: 'DOC',
    check({ body }) {
      const at = body.messages.findIndex(
        ({ role, content }) => role === 'system' && content.blocks.some(block => block['type'] !== 'text'),
      );
      return at < 0 ? undefined : invalid(`messages.${at}: a system message may contain only text`);
    },
  },
  {
    id: 'system-message-place',
    source: '3P',
    check({ body }) {
      for (const [index, message] of body.messages.entries()) {
        if (message.role !== 'system' || isEffortOnly(message)) continue;
        if (!mayPrecede(before(body, index))) {
          return invalid(`messages.${index}: a system message must immediately follow a user turn`);
        }
        const next = after(body, index);
        if (next && next.role !== 'assistant') {
          return invalid(`messages.${index}: a system message must be last or be followed by an assistant turn`);
        }
      }
      return undefined;
    },
  },
];

/** Such a message only changes the effort and may stand anywhere. */
const isEffortOnly = ({ raw, content }: WireMessage): boolean =>
  raw['output_config'] !== undefined && content.blocks.length === 0;

/** The nearest message before `index` that is not of the same run of system messages. */
const before = (body: RequestBody, index: number): WireMessage | undefined =>
  body.messages.slice(0, index).findLast(message => message.role !== 'system');

const after = (body: RequestBody, index: number): WireMessage | undefined =>
  body.messages.slice(index + 1).find(message => message.role !== 'system');

function mayPrecede(message: WireMessage | undefined): boolean {
  if (!message) return false;
  const type = asText(message.content.blocks.at(-1)?.['type']);
  return message.role === 'user' || (type.endsWith('_tool_result') && type !== 'tool_result');
}
