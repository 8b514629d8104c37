import type { MessageConnection } from 'vscode-jsonrpc';
import * as v from 'valibot';
import {
  complaint,
  type DrainAnswer,
  drainAnswerSchema,
  endingSchema,
  type EndReason,
  frameEnvelopeSchema,
  type Hello,
  type HelloAnswer,
  helloAnswerSchema,
  methods,
  refusedSchema,
} from './connectionMessages.ts';
import type { Frame } from './frame.ts';
import { intentAnswerSchema } from './intent.ts';
import type { Peer, Uplink } from './peer.ts';
import type { Answer, Query } from './query.ts';
import { editorQuerySchema } from './window.ts';

/** The supervisor at the other end of a connection. */
export interface Greeted {
  /** Works only after a `welcome`. `dispose` ends the connection. */
  readonly uplink: Uplink;
  readonly answer: HelloAnswer;
  /** Asks the supervisor to make way. Resolves when every run is parked, which may take as long as a model call. */
  readonly drain: (newest: number) => Promise<DrainAnswer>;
  /** Resolves when the connection has ended: with the supervisor's reason, or `lost` when it gave none. */
  readonly closed: Promise<EndReason | 'lost'>;
}

/**
 * Says hello over `connection` and gives the supervisor as an `Uplink`. `peer.frame` is called for each frame in order;
 * `peer.editor` answers what the supervisor asks. Rejects when the connection ends before the answer. A request that is
 * under way when the connection ends rejects.
 */
export async function uplinkOver(
  connection: MessageConnection,
  peer: Peer,
  hello: Hello,
  log: (line: string) => void,
): Promise<Greeted> {
  const ended = Promise.withResolvers<never>();
  ended.promise.catch(() => undefined);
  const closed = new Promise<EndReason | 'lost'>(resolve => {
    let why: EndReason | 'lost' = 'lost';
    connection.onRequest(methods.ending, (params: unknown) => {
      const parsed = v.safeParse(endingSchema, params);
      if (parsed.success) why = parsed.output.why;
      return null;
    });
    const end = (): void => {
      resolve(why);
      ended.reject(new Error('the connection to the background process has ended'));
    };
    connection.onClose(() => {
      end();
      connection.dispose();
    });
    connection.onDispose(end);
  });
  connection.onNotification(methods.frame, (params: unknown) => {
    if (v.is(frameEnvelopeSchema, params)) peer.frame(params as unknown as Frame);
    else log('a frame that could not be read was left out');
  });
  connection.onNotification(methods.refused, (params: unknown) => {
    const parsed = v.safeParse(refusedSchema, params);
    if (parsed.success) log(`refused: ${parsed.output.method}: ${parsed.output.reason}`);
  });
  connection.onRequest(methods.editor, async (params: unknown) => {
    const parsed = v.safeParse(editorQuerySchema, params);
    if (!parsed.success) log(`editor: ${complaint(parsed.issues)}`);
    return parsed.success ? ((await peer.editor(parsed.output)) ?? null) : null;
  });
  connection.onError(([error]) => log(`connection: ${error.message}`));
  connection.listen();

  const ask = async <T>(method: string, params: object): Promise<T> =>
    Promise.race([connection.sendRequest<T>(method, params), ended.promise]);
  const tell = (method: string, params: object): void =>
    void connection.sendNotification(method, params).catch(() => undefined);
  const uplink: Uplink = {
    intent: async intent => v.parse(intentAnswerSchema, await ask<unknown>(methods.intent, intent)),
    query: <Q extends Query>(query: Q) => ask<Answer<Q>>(methods.query, query),
    show: (shown, since) => tell(methods.show, { shown, since }),
    ack: n => tell(methods.ack, { n }),
    window: state => tell(methods.window, state),
    dispose: () => {
      connection.end();
      connection.dispose();
    },
  };
  const answer = v.parse(helloAnswerSchema, await ask<unknown>(methods.hello, hello));
  const drain = async (newest: number): Promise<DrainAnswer> =>
    v.parse(drainAnswerSchema, await ask<unknown>(methods.drain, { newest }));
  return { uplink, answer, drain, closed };
}
