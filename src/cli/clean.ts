/**
 * Text of a model or a tool as a terminal may show it: what would steer the terminal (escape sequences, carriage returns,
 * marks that turn the direction of writing) is made visible instead. Line ends and tabs stay.
 */
export function clean(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(steering, visible);
}

/** The same on one line. */
export function cleanLine(text: string): string {
  return clean(text.replace(/\s+/g, ' ')).trim();
}

const steering = /\p{Cc}|[\u2028-\u202E\u2066-\u2069]/gu;

/** Control characters have pictures of their own; the others are shown by number. */
function visible(character: string): string {
  if (character === '\n' || character === '\t') return character;
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '␡';
  return `<${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}
