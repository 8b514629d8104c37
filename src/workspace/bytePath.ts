import path from 'node:path';

/**
 * A path inside a work tree, with `/` between its parts, one character a byte: names that are not UTF-8 survive the way from
 * git to the disk and back.
 */
export type BytePath = string & { readonly bytePath: true };

/** The bytes of a path a person or an agent wrote. */
export function toBytePath(words: string): BytePath {
  return Buffer.from(words, 'utf8').toString('latin1') as BytePath;
}

/** How people read it; bytes that are no UTF-8 become the sign for one unknown. */
export function shownPath(bytes: BytePath): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** Where it lies on disk below `root`, in a form that Node's file functions take. */
export function onDisk(root: string, bytes: BytePath): Buffer | string {
  if (process.platform === 'win32') return path.join(root, shownPath(bytes));
  return Buffer.concat([Buffer.from(root === '/' ? root : `${root}/`), Buffer.from(bytes, 'latin1')]);
}

/** The pieces of output that ends each with a zero byte. */
export function zeroSeparated(output: Buffer): BytePath[] {
  const pieces = output.toString('latin1').split('\0');
  if (pieces.at(-1) === '') pieces.pop();
  return pieces as BytePath[];
}

/** Input for commands that read paths with a zero byte after each. */
export function zeroEnded(pieces: readonly string[]): Buffer {
  return Buffer.from(pieces.map(piece => `${piece}\0`).join(''), 'latin1');
}

/** Whether `inner` is `outer` or lies below it; everything lies below the empty path. */
export function isWithin(inner: string, outer: string): boolean {
  return outer === '' || inner === outer || inner.startsWith(`${outer}/`);
}

/** `outer/inner`, where either may be empty. */
export function joined(outer: string, inner: string): BytePath {
  return (outer === '' ? inner : inner === '' ? outer : `${outer}/${inner}`) as BytePath;
}

/** The rest of `inner` below `outer`, which it must lie within. */
export function below(inner: string, outer: string): BytePath {
  return (outer === '' ? inner : inner.slice(outer.length + 1)) as BytePath;
}
