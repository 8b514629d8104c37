/** The value of a body, or the API's words for why it has none. */
export type ParsedJson =
  { readonly kind: 'value'; readonly value: unknown } | { readonly kind: 'bad'; readonly message: string };

export function parseJson(text: string): ParsedJson {
  if (text === '') return bad('Input is a zero-length, empty document', text, 0);
  try {
    return { kind: 'value', value: JSON.parse(text) };
  } catch (error) {
    const found = /at position (\d+)/.exec(error instanceof Error ? error.message : '');
    const at = found ? Number(found[1]) : text.length;
    return at >= text.length ? bad('unexpected end of data', text, text.length) : bad('unexpected character', text, at);
  }
}

function bad(what: string, text: string, at: number): ParsedJson {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  const column = at - before.lastIndexOf('\n');
  return {
    kind: 'bad',
    message: `The request body is not valid JSON: ${what}: line ${line} column ${column} (char ${at})`,
  };
}
