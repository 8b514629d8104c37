/** A form in which a program may print a text. */
export interface Encoding {
  readonly name: string;
  readonly write: (text: string) => string;
  /** What of that form belongs to the text alone, where `write` puts other text beside it. */
  readonly trace?: (text: string) => string;
}

/** Ways in which programs print a text. All but the first few move or change every character. */
export const encodings: readonly Encoding[] = [
  { name: 'raw', write: text => text },
  { name: 'JSON', write: text => JSON.stringify(text) },
  { name: 'JSON in JSON', write: text => JSON.stringify(JSON.stringify(text)) },
  { name: 'unicode escapes', write: text => each(text, code => `\\u${code.toString(16).padStart(4, '0')}`) },
  { name: 'single quotes', write: text => `'${text.replaceAll("'", `'"'"'`)}'` },
  { name: 'shell escapes', write: text => text.replace(/[^\w]/g, sign => `\\${sign}`) },
  { name: 'URL', write: encodeURIComponent },
  { name: 'URL, lower hex', write: text => encodeURIComponent(text).replace(/%../g, code => code.toLowerCase()) },
  { name: 'URL, every byte', write: text => bytes(text, byte => `%${hex(byte).toUpperCase()}`) },
  { name: 'base64', write: text => buffer(text).toString('base64') },
  {
    name: 'base64 one byte on',
    write: text => buffer(`x${text}`).toString('base64'),
    trace: text => inner(`x${text}`),
  },
  {
    name: 'base64 two bytes on',
    write: text => buffer(`xy${text}`).toString('base64'),
    trace: text => inner(`xy${text}`),
  },
  { name: 'base64 for URLs', write: text => buffer(text).toString('base64url') },
  { name: 'base64 in lines of 76', write: text => wrapped(buffer(padded(text)).toString('base64'), 76), trace: inner },
  { name: 'base64 in lines of 64', write: text => wrapped(buffer(padded(text)).toString('base64'), 64), trace: inner },
  { name: 'base64 of UTF-16', write: text => Buffer.from(text, 'utf16le').toString('base64') },
  { name: 'base32', write: text => base32(buffer(text)) },
  { name: 'hex', write: text => buffer(text).toString('hex') },
  { name: 'upper hex with colons', write: text => bytes(text, hex, ':').toUpperCase() },
  { name: 'hex with spaces', write: text => bytes(text, hex, ' ') },
  { name: 'hex list', write: text => bytes(text, byte => `0x${hex(byte)}`, ', ') },
  { name: 'hex escapes', write: text => bytes(text, byte => `\\x${hex(byte)}`) },
  { name: 'hex dump', write: dump, trace: text => bytes(text, hex) },
  { name: 'octal escapes', write: text => bytes(text, byte => `\\${byte.toString(8).padStart(3, '0')}`) },
  { name: 'decimal list', write: text => `[${bytes(text, String, ', ')}]` },
  { name: 'HTML', write: text => each(text, (code, sign) => (/\w/.test(sign) ? sign : `&#${code};`)) },
  { name: 'HTML in hex', write: text => each(text, code => `&#x${code.toString(16)};`) },
  { name: 'UTF-16 with NULs', write: text => Buffer.from(text, 'utf16le').toString('latin1') },
  { name: 'UTF-16 in hex', write: text => Buffer.from(text, 'utf16le').toString('hex') },
  { name: 'reversed', write: text => Array.from(text).reverse().join('') },
  { name: 'ROT13', write: rot13 },
  { name: 'split over lines', write: text => wrapped(text, 9) },
  { name: 'split over numbered lines', write: text => numbered(wrapped(text, 9)) },
  { name: 'upper case', write: text => text.toUpperCase() },
];

/**
 * The forms of `canary` that stand in `text`, by name. This does not use the product's search: both are looked at without
 * the characters that only part or wrap, once as they are and once with JSON's line ends undone.
 */
export function leaks(text: string, canary: string): string[] {
  const seen = [text, text.replace(/\\+([nt])/g, (_, sign) => (sign === 'n' ? '\n' : '\t'))].map(squeezed);
  const shown = ({ write, trace = write }: Encoding): boolean => {
    const wanted = squeezed(trace(canary));
    return seen.some(each => each.includes(wanted));
  };
  return encodings.filter(shown).map(({ name }) => name);
}

/** The base64 of a text without the letters at its ends, which it may share with its neighbours. */
function inner(text: string): string {
  return buffer(text).toString('base64').slice(4, -4);
}

/** Without spaces, line ends, NULs, quotes, backslashes, line numbers and the margins of a dump. */
function squeezed(text: string): string {
  return text
    .replace(/^ *\d+\t/gm, '')
    .replace(/^[0-9a-f]{8}: ([0-9a-f ]{39}).*$/gm, '$1')
    .replace(/[\s\0"'\\,]/g, '');
}

function buffer(text: string): Buffer {
  return Buffer.from(text, 'utf8');
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

function bytes(text: string, write: (byte: number) => string, between = ''): string {
  return [...buffer(text)].map(byte => write(byte)).join(between);
}

function each(text: string, write: (code: number, sign: string) => string): string {
  return Array.from(text, sign => write(sign.codePointAt(0) ?? 0, sign)).join('');
}

function wrapped(text: string, columns: number): string {
  return text.replace(new RegExp(`.{${columns}}(?=.)`, 'g'), line => `${line}\n`);
}

function padded(text: string): string {
  return `${'lead '.repeat(6)}${text}${' tail'.repeat(8)}`;
}

function numbered(text: string): string {
  return text
    .split('\n')
    .map((line, at) => `${String(at + 1).padStart(6)}\t${line}`)
    .join('\n');
}

/** As `xxd` prints it. */
function dump(text: string): string {
  const all = buffer(text);
  const lines: string[] = [];
  for (let at = 0; at < all.length; at += 16) {
    const row = all.subarray(at, at + 16);
    const groups = row.toString('hex').replace(/.{4}(?=.)/g, group => `${group} `);
    lines.push(`${at.toString(16).padStart(8, '0')}: ${groups.padEnd(39)}  ${row.toString('latin1')}`);
  }
  return lines.join('\n');
}

function base32(all: Buffer): string {
  const bits = [...all].map(byte => byte.toString(2).padStart(8, '0')).join('');
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return (bits.match(/.{5}/g) ?? []).map(five => letters[parseInt(five, 2)] ?? '').join('');
}

function rot13(text: string): string {
  return text.replace(/[a-z]/gi, letter => {
    const base = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });
}
