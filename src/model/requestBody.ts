import type { JsonObject } from '../base/json.ts';
import type { ModelRequest } from './model.ts';

/**
 * The body of one request. The members of the head are the very objects that were read from its blob, so the bytes of
 * tools, system and thinking are the same in every request under this head.
 */
export function requestBody(request: ModelRequest): JsonObject {
  return { ...unstreamedBody(request), stream: true };
}

/** The body of a request that asks for no words: whatever the cache looks at is as in every other one. */
export function warmingBody(request: ModelRequest): JsonObject {
  return unstreamedBody({ ...request, maxTokens: 0 });
}

function unstreamedBody(request: ModelRequest): JsonObject {
  const { head } = request;
  return {
    model: head.model,
    max_tokens: request.maxTokens,
    system: head.system,
    ...(head.tools.length > 0 ? { tools: head.tools } : {}),
    ...(head.thinking ? { thinking: head.thinking } : {}),
    ...(head.output_config ? { output_config: head.output_config } : {}),
    messages: request.messages.map(({ role, content }) => ({ role, content })),
    ...(request.compaction ? { compaction: { type: 'summarize', ...request.compaction } } : {}),
    diagnostics: { previous_message_id: request.previousMessage },
  };
}
