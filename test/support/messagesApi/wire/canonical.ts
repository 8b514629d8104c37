import { isWire } from './record.ts';

/** JSON text with sorted keys and without members that are null or undefined: two values of the same meaning give the same text. */
export function canonical(value: unknown): string {
  return JSON.stringify(sorted(value)) ?? 'null';
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isWire(value)) return value;
  const kept = Object.entries(value).filter(([, member]) => member !== null && member !== undefined);
  kept.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(kept.map(([key, member]) => [key, sorted(member)]));
}
