import type { PanelCommand } from '../protocol/webviewMessage.ts';
import type { SessionId } from '../session/ids.ts';

/** Commands that mean something without a session on screen. */
const free: ReadonlySet<PanelCommand['type']> = new Set(['focusComposer', 'newSession', 'openSession', 'send']);

/**
 * Commands on their way to a page that may not be there yet, or not show the session they are about. A new gesture takes
 * the place of one that could not be carried out: nothing a person asked for happens long after they asked.
 */
export class CommandQueue {
  readonly #send: (command: PanelCommand) => void;
  #page: 'absent' | 'present' = 'absent';
  #waiting: PanelCommand[] = [];
  /** The session the page is about to show, and the one it shows; empty for none. */
  #expected: SessionId = '';
  #shown: SessionId = '';

  constructor(send: (command: PanelCommand) => void) {
    this.#send = send;
  }

  /** The commands of one gesture, in order. */
  ask(commands: readonly PanelCommand[]): void {
    this.#waiting = [...commands];
    this.#flush();
  }

  /** A page is there. */
  arrived(): void {
    this.#page = 'present';
    this.#shown = '';
    this.#flush();
  }

  gone(): void {
    this.#page = 'absent';
  }

  /** The page asked for this session, which is on its way to it. */
  expects(session: SessionId): void {
    this.#expected = session;
    this.#flush();
  }

  /** The page shows this session. */
  shows(session: SessionId): void {
    this.#shown = session;
    this.#flush();
  }

  #flush(): void {
    while (this.#page === 'present') {
      const command = this.#waiting[0];
      if (!command || (!free.has(command.type) && this.#shown !== this.#expected)) return;
      this.#waiting.shift();
      if (command.type === 'openSession') this.#expected = command.session;
      this.#send(command);
    }
  }
}
