import { play, type PlayOptions } from '../../../src/model/play/play.ts';
import type { Conversation } from '../../../src/model/play/conversation.ts';
import type { Brain, ModelRequest } from './modelRequest.ts';
import { text } from './script.ts';
import { asText, type Wire } from './wire/record.ts';

/** A brain that plays, and leaves to `otherwise` what is no program. The engine is the one behind the rehearsal. */
export function player(options: PlayOptions = {}, otherwise: Brain = () => [text('Noted.')]): Brain {
  return request => play(conversationOf(request), options) ?? otherwise(request);
}

/** A request as a played agent is asked. */
export function conversationOf({ body }: Pick<ModelRequest, 'body'>): Conversation {
  const [first, second, ...rest] = body.messages.map(({ role, content }) => ({ role, content: content.blocks }));
  const [made] = first?.content ?? [];
  const messages = made?.['type'] === 'compaction' ? [remembered(second, made), ...rest] : [first, second, ...rest];
  return { messages: messages.filter(message => message !== undefined), maxTokens: body.maxTokens ?? 0 };
}

/** What the API made of a context is read with what is told beside it, as one memory. */
function remembered(told: Conversation['messages'][number] | undefined, made: Wire): Conversation['messages'][number] {
  const content = told?.content ?? [];
  const at = content.findIndex(({ text: words }) => /^\[n\d+\] Your context was summed up/.test(asText(words)));
  const summary = `Your summary:\n\n${asText(made['content'])}`;
  return {
    role: 'user',
    content: content.map((block, index) =>
      index === at ? { ...block, text: `${asText(block['text'])}\n\n${summary}` } : block,
    ),
  };
}
