import type { Frame } from '../../../src/protocol/frame.ts';
import type { FromWebview, ToWebview, WindowFacts } from '../../../src/protocol/webviewMessage.ts';

/** What the fake host knows before the panel asks. Frames are by place (`session/branch`, or `none`). */
export interface HostScript {
  readonly frames: Record<string, Omit<Frame, 'n'>>;
  readonly window: WindowFacts;
  /** Answers to queries by type, or by type and branch (`adoptPreview/2`). */
  readonly answers: Record<string, unknown>;
}

declare global {
  interface Window {
    hostScript: HostScript;
    posted: FromWebview[];
    violations: string[];
    /** Intents that are answered otherwise than with `intentDone`, by type. */
    refuse: Record<string, { reason: string; code: string }>;
    /** Places that are not shown yet when they are asked for. */
    slow: string[];
    push(message: ToWebview): void;
    pushFrame(frame: Omit<Frame, 'n'>): void;
  }
}

/** Runs in the page before the panel: VS Code's object, and a host that answers from a script. */
export function fakeHost(): void {
  let frames = 0;
  window.posted = [];
  window.violations = [];
  window.refuse = {};
  window.slow = [];
  document.addEventListener('securitypolicyviolation', event => {
    window.violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
  });
  window.push = message => window.postMessage(message, '*');
  window.pushFrame = frame => window.push({ type: 'frame', frame: { n: ++frames, ...frame } });
  const show = (shown: { session: string; branch: number } | null): void => {
    const place = shown ? `${shown.session}/${shown.branch}` : 'none';
    if (!window.slow.includes(place)) window.pushFrame(window.hostScript.frames[place] ?? { snapshot: null });
  };
  /** Of what is asked about branches each may have its own answer. */
  const queryKey = (query: { type: string; branch?: number }): string => `${query.type}/${query.branch}`;
  const hear = (message: FromWebview): void => {
    if (message.type === 'ready') {
      window.push({ type: 'window', window: window.hostScript.window });
      show(message.shown);
    }
    if (message.type === 'show') show(message.shown);
    if (message.type === 'query') {
      const answer = (window.hostScript.answers[queryKey(message.query)] ??
        window.hostScript.answers[message.query.type] ??
        null) as never;
      window.push({ type: 'queryAnswer', id: message.id, answer, failed: answer === null ? 'Not known here.' : '' });
    }
    if (message.type === 'intent') {
      const refused = window.refuse[message.intent.type];
      const session = 'session' in message.intent ? message.intent.session : 's-new';
      const branches = message.intent.type === 'fork' ? message.intent.ways.map((_, index) => 101 + index) : [1];
      window.push({
        type: 'intentAnswer',
        id: message.id,
        answer: refused ? ({ type: 'intentRefused', ...refused } as never) : { type: 'intentDone', session, branches },
      });
    }
  };
  Object.assign(window, {
    acquireVsCodeApi: () => ({
      postMessage: (message: FromWebview) => {
        window.posted.push(message);
        setTimeout(() => hear(message), 0);
      },
      getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') as unknown,
      setState: (state: unknown) => sessionStorage.setItem('state', JSON.stringify(state)),
    }),
  });
}
