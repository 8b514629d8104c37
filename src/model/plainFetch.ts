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
export function plainFetch(credential: Credential, fetch: Fetch): Fetch {
  return async (input, init) => {
    const headers = new Headers({
      accept: 'application/json',
      'user-agent': 'Banyan',
      'anthropic-version': apiVersion,
      authorization: `Bearer ${credential.value}`,
    });
    if (init?.body !== undefined && init.body !== null) headers.set('content-type', 'application/json');
    const response = await fetch(input, { ...init, headers });
    if (response.ok && isPage(response)) return notTheApi(response);
    if (!response.ok || response.body === null) return response;
    return new Response(response.body.pipeThrough(utf8Only()), {
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

/** Passes bytes through unchanged; fails at the first that cannot be UTF-8. */
function utf8Only(): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  return new TransformStream({
    transform(bytes, controller) {
      decoder.decode(bytes, { stream: true });
      controller.enqueue(bytes);
    },
    flush() {
      decoder.decode();
    },
  });
}
