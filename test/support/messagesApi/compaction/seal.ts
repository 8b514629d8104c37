import { createHash, createHmac } from 'node:crypto';
import { fingerprints } from '../thinking/fingerprints.ts';
import { canonical } from '../wire/canonical.ts';
import { asText, type Wire } from '../wire/record.ts';
import type { RequestBody } from '../wire/requestBody.ts';

/**
 * A compaction block as the API signs it: bound to the model, the system prompt and the tools it was made under, and to
 * what it says. A summary that could not be written has no content and no seal.
 */
export function sealed(content: string | null, body: RequestBody): Wire {
  if (content === null) return { type: 'compaction', content: null, encrypted_content: null };
  const block = { type: 'compaction', content, encrypted_content: hidden(content, body), tool_changes: [] };
  return { ...block, signature: signature(body, block) };
}

/** What is wrong with a compaction block that comes back; undefined where it is as it was made, and may be read here. */
export function brokenSeal(block: Wire, body: RequestBody): 'content' | 'toolChanges' | 'signature' | undefined {
  const [signed = '', content, changes] = asText(block['signature']).split('.');
  if (signed !== mac(bound(body), content, changes, asText(block['encrypted_content']))) return 'signature';
  if (content !== digest(block['content'])) return 'content';
  return changes === digest(block['tool_changes']) ? undefined : 'toolChanges';
}

function signature(body: RequestBody, block: Wire): string {
  const content = digest(block['content']);
  const changes = digest(block['tool_changes']);
  return [mac(bound(body), content, changes, asText(block['encrypted_content'])), content, changes].join('.');
}

function bound(body: RequestBody): string {
  const { system, tools } = fingerprints(body);
  return `${body.model}\n${system}\n${tools}`;
}

const hidden = (content: string, body: RequestBody): string =>
  Buffer.from(digest(`${content}\n${fingerprints(body).end}`)).toString('base64');

const digest = (value: unknown): string =>
  createHash('sha256')
    .update(canonical(value ?? null))
    .digest('hex');

const mac = (...parts: readonly unknown[]): string =>
  createHmac('sha256', 'stand-in').update(parts.join('\n')).digest('hex');
