const schemes: ReadonlySet<string> = new Set(['https:', 'http:', 'mailto:']);

/** Whether a link may be handed to the system: a web page or an address to write to, nothing that starts a program. */
export function isOutsideLink(url: string): boolean {
  return URL.canParse(url) && schemes.has(new URL(url).protocol);
}
