import type { Intent, IntentAnswer } from '../../src/protocol/intent.ts';
import type { Answer, Query } from '../../src/protocol/query.ts';
import type { FromWebview, ToWebview } from '../../src/protocol/webviewMessage.ts';
import { t } from '../words/t.ts';

/** What VS Code gives a webview; can be asked for once. */
export interface VsCodeApi {
  postMessage(message: FromWebview): void;
  getState(): unknown;
  setState(state: unknown): void;
}

/** The way to the extension host: messages out, answers by id, everything else to `onMessage`. */
export interface Bridge {
  post(message: FromWebview): void;
  intent(intent: Intent): Promise<IntentAnswer>;
  /** Rejects with the reason in words when there is no answer. */
  query<Q extends Query>(query: Q): Promise<Answer<Q>>;
}

export type Pushed = Exclude<ToWebview, { type: 'intentAnswer' | 'queryAnswer' }>;

/** Joins the view to its host. Messages from other frames than the host's are not heard. */
export function createBridge(api: VsCodeApi, target: Window, onMessage: (message: Pushed) => void): Bridge {
  let last = 0;
  const intents = new Map<number, (answer: IntentAnswer) => void>();
  const queries = new Map<number, { resolve: (answer: unknown) => void; reject: (error: Error) => void }>();
  target.addEventListener('message', (event: MessageEvent<ToWebview>) => {
    const message = event.data;
    if (message.type === 'intentAnswer') {
      intents.get(message.id)?.(message.answer);
      intents.delete(message.id);
    } else if (message.type === 'queryAnswer') {
      const waiting = queries.get(message.id);
      queries.delete(message.id);
      if (message.answer === null) waiting?.reject(new Error(message.failed || t('No answer.')));
      else waiting?.resolve(message.answer);
    } else onMessage(message);
  });
  return {
    post: message => api.postMessage(message),
    intent: intent =>
      new Promise(resolve => {
        intents.set(++last, resolve);
        api.postMessage({ type: 'intent', id: last, intent });
      }),
    query: <Q extends Query>(query: Q) =>
      new Promise<Answer<Q>>((resolve, reject) => {
        // The host answers a query with the shape that belongs to it; both ends share the types.
        queries.set(++last, { resolve: answer => resolve(answer as Answer<Q>), reject });
        api.postMessage({ type: 'query', id: last, query });
      }),
  };
}
