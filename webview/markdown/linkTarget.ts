/** Where a link in a text may lead: out of the window, into a file of the workspace, or nowhere. */
export type LinkTarget =
  | { readonly type: 'outside'; readonly url: string }
  | { readonly type: 'file'; readonly path: string; readonly line: number }
  | { readonly type: 'none' };

const outside: ReadonlySet<string> = new Set(['https:', 'http:', 'mailto:']);

/** Judges a link by its scheme. Only web addresses, mail and plain relative paths lead anywhere. */
export function linkTarget(href: string): LinkTarget {
  const scheme = /^\s*([a-z][a-z0-9+.-]*):/i.exec(href)?.[1];
  // A single letter is a Windows drive, and a dot means a file name such as `notes.md:12`.
  if (scheme && scheme.length > 1 && !scheme.includes('.')) {
    const url = URL.parse(href);
    return url && outside.has(url.protocol) ? { type: 'outside', url: url.href } : { type: 'none' };
  }
  if (href.startsWith('#') || href.startsWith('//') || href.trim() === '') return { type: 'none' };
  const place = /^(.*?)(?:#L(\d+).*|:(\d+)(?::\d+)?)?$/.exec(href);
  const path = decoded(place?.[1] ?? href);
  return { type: 'file', path, line: Number(place?.[2] ?? place?.[3] ?? 0) };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
