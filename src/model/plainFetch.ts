import type { Credential } from './model.ts';

/** The part of the platform's `fetch` that the SDK uses. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** The version of the API this program was written for. */
const apiVersion = '2026-10-21';

/**
 * A `fetch` that sends exactly the headers named here, so that no setting of the SDK or of the environment adds one or
 * changes one; that ends a reply whose bytes are no UTF-8, instead of letting damaged words pass; and for which a web page
 * is no answer.
 */
export function plainFetch(credential: Credential, fetch: Fetch, betas: readonly string[] = []): Fetch {
  return async (input, init) => {
    const headers = new Headers({
      accept: 'application/json',
      'user-agent': 'Banyan',
      'anthropic-version': apiVersion,
      authorization: `Bearer ${credential.value}`,
    });
    if (betas.length > 0) headers.set('anthropic-beta', betas.join());
    if (init?.body !== undefined && init.body !== null) headers.set('content-type', 'application/json');
    const response = await fetch(input, { ...init, headers });
    if (response.ok && isPage(response)) return notTheApi(response);
    if (!response.ok || response.body === null) return response;
    return new Response(utf8Only(response.body), {
      status: response.status,
      statusText: response.statusText,
      headers: response.headers,
    });
  };
}

/** A web page instead of an answer: a login of the network, or a wrong base URL. */
function isPage(response: Response): boolean {
  return /^text\/html\b/i.test(response.headers.get('content-type') ?? '');
}

async function notTheApi(response: Response): Promise<Response> {
  await response.body?.cancel();
  const error = { type: 'web_page', message: 'a web page answered' };
  return Response.json({ type: 'error', error }, { status: 404 });
}

/**
 * Passes bytes through unchanged; fails at the first that cannot be UTF-8. One plain stream: every token pays for it, and
 * a pipe through a transform costs several times as much.
 */
function utf8Only(bytes: ReadableStream<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const reader = bytes.getReader();
  return new ReadableStream(
    {
      pull: async controller => {
        const { done, value } = await reader.read();
        try {
          decoder.decode(value, { stream: !done });
        } catch (error) {
          void reader.cancel(error).catch(() => undefined);
          throw error;
        }
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: reason => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
