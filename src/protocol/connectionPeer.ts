import { CancellationTokenSource, type MessageConnection, ResponseError } from 'vscode-jsonrpc';
import * as v from 'valibot';
import { assertNever } from '../base/assertNever.ts';
import type { Clock } from '../base/clock.ts';
import {
  ackSchema,
  commonProtocol,
  complaint,
  type DrainAnswer,
  drainSchema,
  type EndReason,
  type HelloAnswer,
  helloSchema,
  methods,
  showSchema,
  type Spoken,
} from './connectionMessages.ts';
import { type IntentAnswer, intentSchema } from './intent.ts';
import type { Application, Peer, Uplink } from './peer.ts';
import { querySchema } from './query.ts';
import { type EditorAnswer, editorAnswerSchema, type EditorQuery, windowStateSchema } from './window.ts';

export interface PeerDeps {
  readonly application: Application;
  readonly pid: number;
  readonly version: string;
  readonly spoken: Spoken;
  readonly clock: Clock;
  /** How long an editor may take to answer, in milliseconds. After that its files count as unsaved. */
  readonly editorMs: number;
  /** A newer version takes over: resolves when every run is parked. The supervisor ends after the answer has gone out. */
  drain(): Promise<void>;
  log(line: string): void;
}

/** One connected window or CLI, seen from the supervisor. */
export interface ServedPeer {
  /**
   * Says goodbye. Resolves when the peer has heard it, or is gone. A peer reads its messages one after the other: one that
   * sees the connection close while they still wait would take this end for a crash.
   */
  ending(why: EndReason): Promise<void>;
  dispose(): void;
}

const invalidParams = -32602;
const notGreeted = -32002;

/**
 * Answers one peer for as long as `connection` lives. Every message is parsed by its schema here and nowhere else; one that
 * does not fit is answered (a request with an error, an intent with `intentRefused`, a notification with `refused`) and
 * changes nothing. Frames are handed to the connection as they come: the application keeps count of what is unacknowledged.
 */
export function servePeer(connection: MessageConnection, deps: PeerDeps): ServedPeer {
  let uplink: Uplink | undefined;
  const say = (method: string, params: object): Promise<void> =>
    connection.sendNotification(method, params).catch(() => undefined);
  const peer: Peer = {
    frame: frame => void say(methods.frame, frame),
    editor: query => askEditor(connection, query, deps),
  };

  const onRequest = <T>(method: string, schema: v.GenericSchema<unknown, T>, answer: (value: T) => unknown): void => {
    connection.onRequest(method, (params: unknown) => {
      const parsed = v.safeParse(schema, params);
      if (!parsed.success) throw new ResponseError(invalidParams, complaint(parsed.issues));
      return answer(parsed.output);
    });
  };
  const onNotification = <T>(method: string, schema: v.GenericSchema<unknown, T>, take: (value: T) => void): void => {
    connection.onNotification(method, (params: unknown) => {
      const parsed = v.safeParse(schema, params);
      if (!parsed.success) return void say(methods.refused, { method, reason: complaint(parsed.issues) });
      try {
        take(parsed.output);
      } catch (error) {
        // Nobody waits for an answer, so the log is the only place where a bug can be seen.
        deps.log(`${method} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      }
    });
  };
  const greeted = (): Uplink => {
    if (!uplink) throw new ResponseError(notGreeted, 'say hello first');
    return uplink;
  };

  onRequest(methods.hello, helloSchema, (hello): HelloAnswer => {
    const about = { ...deps.spoken, pid: deps.pid, version: deps.version };
    const protocol = commonProtocol(deps.spoken, hello);
    if (protocol === undefined) return { type: 'strangers', ...about };
    uplink ??= deps.application.connect(peer);
    uplink.window({ client: hello.client });
    return { type: 'welcome', ...about, protocol };
  });
  onRequest(methods.drain, drainSchema, async ({ newest }): Promise<DrainAnswer> => {
    if (newest <= deps.spoken.newest)
      return { type: 'drainRefused', reason: `protocol ${newest} is not newer than ${deps.spoken.newest}` };
    await deps.drain();
    return { type: 'drained' };
  });
  onRequest(methods.intent, v.unknown(), async (params): Promise<IntentAnswer> => {
    const to = greeted();
    const parsed = v.safeParse(intentSchema, params);
    if (!parsed.success) return { type: 'intentRefused', code: 'invalid', reason: complaint(parsed.issues) };
    return to.intent(parsed.output);
  });
  onRequest(methods.query, querySchema, query => greeted().query(query));
  onNotification(methods.show, showSchema, ({ shown, since }) => uplink?.show(shown, since));
  onNotification(methods.ack, ackSchema, ({ n }) => uplink?.ack(n));
  onNotification(methods.window, windowStateSchema, state => uplink?.window(state));

  const leave = (): void => {
    const left = uplink;
    uplink = undefined;
    left?.dispose();
  };
  connection.onError(([error]) => deps.log(`connection: ${error.message}`));
  connection.onClose(() => {
    leave();
    connection.dispose();
  });
  connection.listen();
  return {
    ending: async why => {
      await connection.sendRequest(methods.ending, { why }).catch(() => undefined);
    },
    dispose: () => {
      leave();
      connection.end();
    },
  };
}

async function askEditor(
  connection: MessageConnection,
  query: EditorQuery,
  { clock, editorMs }: PeerDeps,
): Promise<EditorAnswer | undefined> {
  const cancel = new CancellationTokenSource();
  const late = new AbortController();
  const timedOut = clock.sleep(editorMs, late.signal).then(
    () => {
      cancel.cancel();
      return withoutAnswer(query);
    },
    () => undefined,
  );
  const answered = connection.sendRequest<unknown>(methods.editor, query, cancel.token).catch(() => undefined);
  const answer = await Promise.race([answered, timedOut]);
  late.abort();
  const parsed = v.safeParse(editorAnswerSchema, answer);
  return parsed.success ? parsed.output : undefined;
}

/** What is to be supposed of an editor that is there and too slow: that nothing was saved. */
function withoutAnswer(query: EditorQuery): EditorAnswer {
  switch (query.type) {
    case 'saveBeforeChange':
      return { unsaved: query.paths };
    default:
      return assertNever(query.type);
  }
}
