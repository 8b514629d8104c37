/**
 * What a played agent is asked: a conversation in the API's own vocabulary. Banyan's requests are one; the stand-in for the
 * API makes one of what it was sent.
 */
export interface Conversation {
  readonly messages: readonly { readonly role: string; readonly content: readonly Fields[] }[];
  readonly maxTokens: number;
}

/** A JSON object whose members are not known yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** `value` as an object, or an empty one. */
export const asFields = (value: unknown): Fields => (isFields(value) ? value : {});

/** `value` as a string, or the empty one. */
export const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The words in the content of a result, which is a text or a list of blocks. */
export function wordsOf(content: unknown): string {
  if (!Array.isArray(content)) return asText(content);
  return content
    .filter(isFields)
    .map(block => asText(block['text']))
    .join('\n');
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
