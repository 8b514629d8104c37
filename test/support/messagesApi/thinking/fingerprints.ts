import { canonical } from '../wire/canonical.ts';
import { isWire, type Wire } from '../wire/record.ts';
import type { RequestBody, Role } from '../wire/requestBody.ts';
import { fingerprint } from './signature.ts';

/** What thinking is bound to. Key order, null members, cache markers and other thinking blocks do not count. */
export interface Fingerprints {
  readonly system: string;
  readonly tools: string;
  /** Of all that stands before the block `index` of message `message`. */
  before(message: number, index: number): string;
  /** Of all messages. */
  readonly end: string;
}

export function fingerprints(body: RequestBody): Fingerprints {
  const marks = new Map<string, string>();
  let running = '';
  for (const [message, { role, content }] of body.messages.entries()) {
    for (const [index, block] of content.blocks.entries()) {
      marks.set(`${message}.${index}`, running);
      running = extend(running, role, block);
    }
  }
  return {
    system: fingerprint(body.system.blocks.map(block => canonical(withoutMarkers(block))).join('\n')),
    tools: fingerprint(
      body.tools
        .filter(isLoaded)
        .map(tool => canonical(withoutMarkers(tool)))
        .join('\n'),
    ),
    before: (message, index) => marks.get(`${message}.${index}`) ?? running,
    end: running,
  };
}

/** The fingerprint after one more block; thinking leaves it as it is. */
export function extend(running: string, role: Role, block: Wire): string {
  if (isThinking(block)) return running;
  return fingerprint(`${running}\n${role}\n${canonical(withoutMarkers(block))}`);
}

export const isThinking = (block: Wire): boolean =>
  block['type'] === 'thinking' || block['type'] === 'redacted_thinking';

/** A copy without `cache_control`, here and inside a tool result. */
export function withoutMarkers(block: Wire): Wire {
  const { cache_control: _, ...rest } = block;
  const content = rest['content'];
  if (!Array.isArray(content)) return rest;
  return { ...rest, content: content.map((each: unknown) => (isWire(each) ? withoutMarkers(each) : each)) };
}

const isLoaded = (tool: Wire): boolean => tool['defer_loading'] !== true;
