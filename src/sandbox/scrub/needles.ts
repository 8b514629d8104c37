import { unitsOf } from './units.ts';

/**
 * Every form of a secret that is looked for, as units. Long values are taken in pieces, so that a part of a key file is
 * found too. Forms that only put signs between or before characters (JSON, shell, URL, HTML, line breaks) need no needle
 * of their own: see `units.ts` and `readings.ts`.
 */
export function needlesOf(value: string): number[][] {
  const needles = pieces(value).flatMap(piece => forms(piece).map(unitsOf));
  return needles.filter(needle => needle.length >= shortestNeedle && new Set(needle).size >= fewestUnits);
}

/** A needle is never shorter, in units, nor made of fewer different ones: it would be found everywhere. */
export const shortestNeedle = 8;
const fewestUnits = 4;

/** Longer values are looked for in pieces of `piece` characters: a multiple of 3, as base64 groups bytes. */
const longestWhole = 64;
const piece = 48;
/** Characters of a value that are looked for. */
const mostOfValue = 4096;

function pieces(value: string): string[] {
  const text = value.trim().slice(0, mostOfValue);
  if (text.length <= longestWhole) return [text];
  const cut: string[] = [];
  for (let at = 0; at + piece <= text.length; at += piece) cut.push(text.slice(at, at + piece));
  if (text.length % piece !== 0) cut.push(text.slice(-piece));
  return cut;
}

function forms(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8');
  const wide = Buffer.from(text, 'utf16le');
  const each = (write: (byte: number) => string, between = ''): string => [...bytes].map(write).join(between);
  return [
    text,
    Array.from(text).reverse().join(''),
    rotated(text),
    bytes.toString('hex'),
    each(hex, '0x'),
    swapped(bytes),
    swapped(bytes.subarray(1)),
    wide.toString('hex'),
    each(byte => byte.toString(10)),
    each(byte => byte.toString(8).padStart(3, '0')),
    ...[0, 1, 2].flatMap(before => [grouped(bytes, before, base64), grouped(wide, before, base64)]),
    ...[0, 1, 2, 3, 4].map(before => grouped(bytes, before, base32)),
  ];
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

function rotated(text: string): string {
  return text.replace(/[a-z]/gi, letter => {
    const base = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });
}

/** Words of two bytes with the second one first, as `hexdump` prints memory. */
function swapped(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at + 1 < bytes.length; at += 2) text += hex(bytes[at + 1] ?? 0) + hex(bytes[at] ?? 0);
  return text;
}

interface Grouping {
  readonly bits: number;
  readonly letters: string;
}
const base64 = { bits: 6, letters: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/' };
const base32 = { bits: 5, letters: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567' };

/** The letters that hold only bits of these bytes, when `before` bytes of something else stand before them. */
function grouped(bytes: Buffer, before: number, { bits, letters }: Grouping): string {
  let text = '';
  let held = 0;
  let have = -((bits - ((before * 8) % bits)) % bits);
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xffff;
    have += 8;
    for (; have >= bits; have -= bits) text += letters[(held >> (have - bits)) & ((1 << bits) - 1)] ?? '';
  }
  return text;
}
