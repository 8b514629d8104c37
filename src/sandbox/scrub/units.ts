/**
 * Text as the search for secrets sees it: letters without case, digits, and the signs that do not separate. What stands
 * between pieces of a value when a program prints or wraps it (spaces, line ends, quotes, backslashes, `-:,./_+=`) has no
 * unit, so that one needle fits every such form; without them base64 and its URL-safe form are the same.
 */
export const unitCount = 128;

/** Signs that count. */
const signs = '!@#$%^&*()[]{}<>?|~;`';

/** The unit of each character below 128; 0 for one that only separates. */
export const asciiUnits = tableOfAscii();

/** The unit of one byte of UTF-8. */
export function byteUnit(byte: number): number {
  return byte < 128 ? (asciiUnits[byte] ?? 0) : 64 + (byte & 63);
}

/** Hands the units of a character (a UTF-16 code unit) above 127 to `take`: one for each byte of its UTF-8 form. */
export function wideUnits(code: number, take: (unit: number) => void): void {
  if (code >= 0x800) {
    take(byteUnit(0xe0 | (code >> 12)));
    take(byteUnit(0x80 | ((code >> 6) & 63)));
  } else take(byteUnit(0xc0 | (code >> 6)));
  take(byteUnit(0x80 | (code & 63)));
}

/** All units of a text. */
export function unitsOf(text: string): number[] {
  const units: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 127) wideUnits(code, unit => units.push(unit));
    else if (byteUnit(code) !== 0) units.push(byteUnit(code));
  }
  return units;
}

function tableOfAscii(): Uint8Array {
  const units = new Uint8Array(128);
  const kept = `0123456789abcdefghijklmnopqrstuvwxyz${signs}`;
  for (let at = 0; at < kept.length; at++) {
    units[kept.charCodeAt(at)] = at + 1;
    units[kept.toUpperCase().charCodeAt(at)] = at + 1;
  }
  return units;
}
