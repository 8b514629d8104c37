import { StringDecoder } from 'node:string_decoder';

/** The longest line either side sends or keeps, in characters. */
export const longestLine = 32 * 1024 * 1024;

/**
 * Cuts a byte stream into lines and hands each parsed one to `take`. A line that is no JSON, or longer than `longest`
 * characters, is dropped and the next one is read: a bad line never ends the conversation.
 */
export function jsonLines(take: (value: unknown) => void, longest = longestLine): (chunk: Buffer) => void {
  const decoder = new StringDecoder('utf8');
  let parts: string[] = [];
  let length = 0;
  const add = (text: string): void => {
    length += text.length;
    if (length > longest) parts = [];
    else parts.push(text);
  };
  return chunk => {
    const lines = decoder.write(chunk).split('\n');
    const last = lines.pop() ?? '';
    for (const line of lines) {
      add(line);
      const whole = length > longest ? '' : parts.join('');
      parts = [];
      length = 0;
      const value = parsed(whole);
      if (value !== undefined) take(value);
    }
    add(last);
  };
}

/** One value as a line. */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

function parsed(line: string): unknown {
  if (line.trim() === '') return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
