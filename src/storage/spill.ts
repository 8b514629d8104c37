import type { Json } from '../base/json.ts';
import type { Logged, NodeAdded } from '../session/event.ts';

/** Lines longer than this keep their node's body in a blob. */
export const inlineBytes = 64 * 1024;

/** The body's bytes when it belongs in a blob beside the log: it makes a long line or holds an image. */
export function spilledBody(event: Logged, lineBytes: number): Buffer | undefined {
  if (event.type !== 'nodeAdded') return undefined;
  if (lineBytes <= inlineBytes && !holdsImage(event.body)) return undefined;
  return Buffer.from(JSON.stringify(event.body));
}

function holdsImage(body: NodeAdded['body']): boolean {
  return body.blocks.some(isImage);
}

function isImage(block: Json | undefined): boolean {
  if (typeof block !== 'object' || block === null || Array.isArray(block)) return false;
  const { type, content, source } = block;
  if (type === 'image' || type === 'document')
    return typeof source === 'object' && source !== null && !Array.isArray(source) && source['type'] === 'base64';
  return type === 'tool_result' && Array.isArray(content) && content.some(isImage);
}
