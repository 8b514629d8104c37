import { asText, asWire, isWire, wires, type Wire } from './record.ts';

/** A request whose shape was checked, in the form the later rules and the cache read it. */
export interface RequestBody {
  readonly raw: Wire;
  readonly model: string;
  /** Absent for token counting. */
  readonly maxTokens: number | undefined;
  readonly stream: boolean;
  readonly tools: readonly Wire[];
  readonly system: Content;
  readonly messages: readonly WireMessage[];
  readonly toolChoice: Wire | undefined;
  readonly thinking: Wire | undefined;
  readonly outputConfig: Wire;
  /** Asks for a summary in place of a reply. */
  readonly compaction: Wire | undefined;
  /** The top-level marker of automatic caching. */
  readonly cacheControl: Wire | undefined;
  readonly previousMessageId: string | null | undefined;
}

export type Role = 'user' | 'assistant' | 'system';

export interface WireMessage {
  readonly role: Role;
  readonly content: Content;
  readonly raw: Wire;
}

/** Content as sent: a string and a list with one text block mean the same but are different bytes to the cache. */
export interface Content {
  readonly form: 'absent' | 'string' | 'blocks';
  readonly blocks: readonly Wire[];
}

/** Reads a body whose shape is right; what is wrong in it becomes empty. */
export function requestBody(raw: Wire): RequestBody {
  const diagnostics = asWire(raw['diagnostics']);
  const previous = diagnostics['previous_message_id'];
  return {
    raw,
    model: asText(raw['model']),
    maxTokens: typeof raw['max_tokens'] === 'number' ? raw['max_tokens'] : undefined,
    stream: raw['stream'] === true,
    tools: wires(raw['tools']),
    system: contentOf(raw['system']),
    messages: wires(raw['messages']).map(messageOf),
    toolChoice: isWire(raw['tool_choice']) ? raw['tool_choice'] : undefined,
    thinking: isWire(raw['thinking']) ? raw['thinking'] : undefined,
    outputConfig: asWire(raw['output_config']),
    compaction: isWire(raw['compaction']) ? raw['compaction'] : undefined,
    cacheControl: isWire(raw['cache_control']) ? raw['cache_control'] : undefined,
    previousMessageId: previous === null || typeof previous === 'string' ? previous : undefined,
  };
}

function messageOf(raw: Wire): WireMessage {
  const role = raw['role'];
  return {
    role: role === 'assistant' || role === 'system' ? role : 'user',
    content: contentOf(raw['content']),
    raw,
  };
}

/** A string as one text block; a list as its objects. */
export function contentOf(value: unknown): Content {
  if (typeof value === 'string') return { form: 'string', blocks: [{ type: 'text', text: value }] };
  if (Array.isArray(value)) return { form: 'blocks', blocks: wires(value) };
  return { form: 'absent', blocks: [] };
}
