/** A JSON object whose members are not known yet. */
export type Wire = Record<string, unknown>;

export function isWire(value: unknown): value is Wire {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `value` as an object, or an empty one. */
export const asWire = (value: unknown): Wire => (isWire(value) ? value : {});

/** The objects of an array; an empty list for anything else. */
export const wires = (value: unknown): Wire[] => (Array.isArray(value) ? value.filter(isWire) : []);

/** `value` as a string, or the empty one. */
export const asText = (value: unknown): string => (typeof value === 'string' ? value : '');
