import { isWire, type Wire } from '../wire/record.ts';

/** Looks at a value found at `path`; returns the text of the first thing wrong with it. */
export type Check = (value: unknown, path: string, around: Around) => string | undefined;

export interface Around {
  readonly betas: ReadonlySet<string>;
  /** Ids of rules that are switched off. */
  readonly off: ReadonlySet<string>;
}

export interface Field {
  readonly check: Check;
  readonly required?: true;
  /** The member is unknown without this beta. */
  readonly beta?: string;
}

const at = (path: string, key: string | number): string => (path === '' ? `${key}` : `${path}.${key}`);

/** An object with exactly these members. */
export function object(fields: Readonly<Record<string, Field>>): Check {
  return (value, path, around) => {
    if (!isWire(value)) return `${path}: Input should be a valid dictionary`;
    return missing(value, fields, path) ?? wrong(value, fields, path, around) ?? extra(value, fields, path, around);
  };
}

function missing(value: Wire, fields: Readonly<Record<string, Field>>, path: string): string | undefined {
  const key = Object.keys(fields).find(name => fields[name]?.required && value[name] === undefined);
  return key === undefined ? undefined : `${at(path, key)}: Field required`;
}

function wrong(value: Wire, fields: Readonly<Record<string, Field>>, path: string, around: Around): string | undefined {
  for (const [key, field] of Object.entries(fields)) {
    if (value[key] === undefined || (field.beta && !around.betas.has(field.beta))) continue;
    const text = field.check(value[key], at(path, key), around);
    if (text !== undefined) return text;
  }
  return undefined;
}

function extra(value: Wire, fields: Readonly<Record<string, Field>>, path: string, around: Around): string | undefined {
  if (around.off.has('unknown-field')) return undefined;
  const known = (key: string): boolean => {
    const field = fields[key];
    return field !== undefined && (field.beta === undefined || around.betas.has(field.beta));
  };
  const key = Object.keys(value).find(name => !known(name));
  return key === undefined ? undefined : `${at(path, key)}: Extra inputs are not permitted`;
}

/** An object whose `type` chooses among checks; `otherwise` is the tag of an object without one. */
export function tagged(table: Readonly<Record<string, Check>>, otherwise?: string): Check {
  const tags = Object.keys(table)
    .map(tag => `'${tag}'`)
    .join(', ');
  return (value, path, around) => {
    if (!isWire(value)) return `${path}: Input should be a valid dictionary`;
    const tag = value['type'] ?? otherwise;
    if (tag === undefined) return `${path}: Unable to extract tag using discriminator 'type'`;
    const check = typeof tag === 'string' ? table[tag] : undefined;
    if (!check) {
      return `${path}: Input tag '${String(tag)}' found using 'type' does not match any of the expected tags: ${tags}`;
    }
    return check(value, `${path}.${String(tag)}`, around);
  };
}

/** A list, each entry of which is checked. */
export function listOf(check: Check): Check {
  return (value, path, around) => {
    if (!Array.isArray(value)) return `${path}: Input should be a valid list`;
    for (const [index, entry] of value.entries()) {
      const text = check(entry, at(path, index), around);
      if (text !== undefined) return text;
    }
    return undefined;
  };
}

/** Null, or what the check takes. */
export const nullable =
  (check: Check): Check =>
  (value, path, around) =>
    value === null ? undefined : check(value, path, around);

/** A string, or what the check takes. */
export const stringOr =
  (check: Check): Check =>
  (value, path, around) =>
    typeof value === 'string' ? undefined : check(value, path, around);

export const string: Check = (value, path) =>
  typeof value === 'string' ? undefined : `${path}: Input should be a valid string`;

export const boolean: Check = (value, path) =>
  typeof value === 'boolean' ? undefined : `${path}: Input should be a valid boolean`;

export const anyValue: Check = () => undefined;

export const anyObject: Check = (value, path) =>
  isWire(value) ? undefined : `${path}: Input should be a valid dictionary`;

/** A whole number of at least `least`. */
export const integer =
  (least: number): Check =>
  (value, path) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) return `${path}: Input should be a valid integer`;
    return value < least ? `${path}: Input should be greater than or equal to ${least}` : undefined;
  };

/** One of these strings. */
export const oneOf =
  (...values: readonly string[]): Check =>
  (value, path) => {
    if (typeof value === 'string' && values.includes(value)) return undefined;
    const quoted = values.map(each => `'${each}'`);
    const last = quoted.pop() ?? '';
    return `${path}: Input should be ${quoted.length > 0 ? `${quoted.join(', ')} or ${last}` : last}`;
  };
