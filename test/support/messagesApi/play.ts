import { play, type PlayOptions } from '../../../src/model/play/play.ts';
import type { Conversation } from '../../../src/model/play/conversation.ts';
import type { Brain, ModelRequest } from './modelRequest.ts';
import { text } from './script.ts';

/** A brain that plays, and leaves to `otherwise` what is no program. The engine is the one behind the rehearsal. */
export function player(options: PlayOptions = {}, otherwise: Brain = () => [text('Noted.')]): Brain {
  return request => play(conversationOf(request), options) ?? otherwise(request);
}

/** A request as a played agent is asked. */
export function conversationOf({ body }: Pick<ModelRequest, 'body'>): Conversation {
  const messages = body.messages.map(({ role, content }) => ({ role, content: content.blocks }));
  return { messages, maxTokens: body.maxTokens ?? 0 };
}
