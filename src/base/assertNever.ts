/** Marks a branch the types say cannot be reached; a value that gets here anyway is a bug and is thrown with its shape. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
