import { isWire, wires, type Wire } from '../wire/record.ts';
import { contentOf, type RequestBody } from '../wire/requestBody.ts';

export type Ttl = '5m' | '1h';

/** A cache breakpoint of a request. */
export interface Marker {
  readonly block: Wire;
  readonly ttl: Ttl;
  /** `tools.0`, `system.1`, `messages.2.content.0` */
  readonly path: string;
}

/** The breakpoint the top-level `cache_control` puts on the last markable block. */
export interface AutomaticMarker extends Marker {
  /** The block has an explicit marker with the same ttl: nothing is added. */
  readonly merged: boolean;
  /** The block has an explicit marker with another ttl. */
  readonly conflict: boolean;
}

export interface Markers {
  /** In the order of the prompt: tools, system, messages (with those nested in tool results). */
  readonly explicit: readonly Marker[];
  readonly automatic: AutomaticMarker | undefined;
}

export function markers(body: RequestBody): Markers {
  const explicit = markable(body).flatMap(({ block, path }) => {
    const ttl = ttlOf(block['cache_control']);
    return ttl ? [{ block, path, ttl }] : [];
  });
  return { explicit, automatic: automaticMarker(body) };
}

function automaticMarker(body: RequestBody): AutomaticMarker | undefined {
  const ttl = ttlOf(body.cacheControl);
  const last = markable(body).findLast(({ block, top, cleared }) => top && !cleared && isCacheable(block));
  if (!ttl || !last) return undefined;
  const own = ttlOf(last.block['cache_control']);
  return { block: last.block, path: last.path, ttl, merged: own === ttl, conflict: own !== undefined && own !== ttl };
}

interface Markable {
  readonly block: Wire;
  readonly path: string;
  /** Not nested in a tool result. */
  readonly top: boolean;
  /** In a message that will be cleared. */
  readonly cleared: boolean;
}

function markable(body: RequestBody): Markable[] {
  const place = (block: Wire, path: string): Markable => ({ block, path, top: true, cleared: false });
  return [
    ...body.tools.map((tool, index) => place(tool, `tools.${index}`)),
    ...body.system.blocks.map((block, index) => place(block, `system.${index}`)),
    ...body.messages.flatMap(({ content, raw }, message) =>
      content.blocks.flatMap((block, index) => {
        const path = `messages.${message}.content.${index}`;
        const nested = block['type'] === 'tool_result' ? wires(block['content']) : [];
        return [
          ...nested.map((each, at) => ({ ...place(each, `${path}.content.${at}`), top: false })),
          { ...place(block, path), cleared: raw['clear_at'] !== undefined },
        ];
      }),
    ),
  ];
}

/** Thinking and empty text cannot end a cached prefix; tools whose loading is deferred are outside it. */
export function isCacheable(block: Wire): boolean {
  const type = block['type'];
  if (type === 'thinking' || type === 'redacted_thinking' || block['defer_loading'] === true) return false;
  return type !== 'text' || block['text'] !== '';
}

function ttlOf(control: unknown): Ttl | undefined {
  if (!isWire(control)) return undefined;
  return control['ttl'] === '1h' ? '1h' : '5m';
}

/** Whether the block or a block nested in it carries a marker; the longest ttl of them. */
export function markedTtl(block: Wire): Ttl | undefined {
  const nested = block['type'] === 'tool_result' ? contentOf(block['content']).blocks : [];
  const found = [block, ...nested].map(each => ttlOf(each['cache_control']));
  return found.includes('1h') ? '1h' : found.find(ttl => ttl !== undefined);
}
