import type Anthropic from '@anthropic-ai/sdk';

/** A text of so many tokens as the stand-in counts them. */
export const long = (tokens: number, letter = 'x'): string => letter.repeat(tokens * 4);

export const fiveMinutes = { cache_control: { type: 'ephemeral', ttl: '5m' } } as const;
export const oneHour = { cache_control: { type: 'ephemeral', ttl: '1h' } } as const;

export const say = (text: string, marker: object = {}): Anthropic.TextBlockParam => ({ type: 'text', text, ...marker });

export const user = (...content: Anthropic.ContentBlockParam[]): Anthropic.MessageParam => ({ role: 'user', content });

export const reply = (...content: Anthropic.ContentBlockParam[]): Anthropic.MessageParam => ({
  role: 'assistant',
  content,
});

/** So many rounds of `width` parallel tool calls and their results; ids start with `name`. */
export function rounds(count: number, width = 1, name = 't'): Anthropic.MessageParam[] {
  return Array.from({ length: count }, (_, round) => {
    const ids = Array.from({ length: width }, (__, call) => `${name}_${round}_${call}`);
    return [
      reply(...ids.map(id => ({ type: 'tool_use' as const, id, name: 'bash', input: {} }))),
      user(...ids.map(id => ({ type: 'tool_result' as const, tool_use_id: id, content: 'ok' }))),
    ];
  }).flat();
}

/** The four input counters of a message: read, written for 5 minutes, for 1 hour, and not cached. */
export function spent({ usage }: Anthropic.Message): { read: number; five: number; hour: number; rest: number } {
  return {
    read: usage.cache_read_input_tokens ?? 0,
    five: usage.cache_creation?.ephemeral_5m_input_tokens ?? 0,
    hour: usage.cache_creation?.ephemeral_1h_input_tokens ?? 0,
    rest: usage.input_tokens,
  };
}
