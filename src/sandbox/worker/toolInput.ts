import * as v from 'valibot';

/**
 * Parses what a model sent for a tool. Throws one sentence per wrong member, with the names the tool takes, so that the
 * model can repeat the call. A member that is null counts as left out.
 */
export function parseInput<const E extends v.ObjectEntries>(
  tool: string,
  entries: E,
  input: unknown,
): v.InferOutput<v.StrictObjectSchema<E, undefined>> {
  const takes = `${tool} takes ${Object.keys(entries).join(', ')}`;
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw new Error(`The input is not an object. ${takes}.`);
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null));
  const parsed = v.safeParse(v.strictObject(entries), given);
  if (parsed.success) return parsed.output;
  const wrong = parsed.issues.map(issue => {
    const member = String(issue.path?.[0]?.key ?? '');
    if (!Object.hasOwn(entries, member)) return `unknown member ${JSON.stringify(member)}`;
    return `${member}: ${Object.hasOwn(given, member) ? issue.message : 'is missing'}`;
  });
  throw new Error(`Wrong input for ${tool}. ${wrong.join('; ')}. ${takes}.`);
}

/** A string without NUL characters, which neither paths nor command lines can hold. */
export const words = v.pipe(
  v.string('must be a string'),
  v.check(text => !text.includes('\0'), 'holds a NUL character'),
);

/** As `words`, with something in it. */
export const someWords = v.pipe(words, v.minLength(1, 'must not be empty'));

/** How a call asks to leave the wall. Which hands it came to has been decided by whoever asked them. */
export const leaving = {
  outside: v.optional(v.boolean('must be true or false')),
  reason: v.optional(v.string('must be a string')),
};

/** A whole number between two bounds, both included. */
export function whole(from: number, to: number): v.GenericSchema<number> {
  const message = `must be a whole number from ${from} to ${to}`;
  return v.pipe(v.number(message), v.integer(message), v.minValue(from, message), v.maxValue(to, message));
}
