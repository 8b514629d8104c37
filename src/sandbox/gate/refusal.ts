/** Why a connection does not come about, said to whoever asked for it. */
export class RefusalError extends Error {
  readonly status: 400 | 403 | 502 | 503;
  /** What was to be reached, when it is the wall that refuses it: the person hears of it too. */
  readonly violated: string | undefined;

  /** @param words One sentence the agent can act on. */
  constructor(status: 400 | 403 | 502 | 503, words: string, violated?: string) {
    super(words);
    this.status = status;
    this.violated = violated;
  }
}

/** A whole HTTP answer; the connection ends with it. */
export function refusalAnswer({ status, message }: RefusalError): string {
  const body = `${message}\n`;
  return [
    `HTTP/1.1 ${status} ${statusWords[status]}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}

/** Foreign text as it may be shown: short, printable, never more than a word in a sentence. */
export function shown(text: string): string {
  const clean = text.replace(/[^\x21-\x7e]/g, '?');
  return clean.length > 120 ? `${clean.slice(0, 120)}…` : clean;
}

const statusWords = { 400: 'Bad Request', 403: 'Forbidden', 502: 'Bad Gateway', 503: 'Service Unavailable' } as const;
