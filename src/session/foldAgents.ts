import { assertNever } from '../base/assertNever.ts';
import type { Message, OpenQuestion } from './agents.ts';
import { ChangingMap } from './changingMap.ts';
import type { LoggedSkeleton } from './event.ts';
import type { MessageId, QuestionId } from './ids.ts';
import type { Tree } from './tree.ts';

type Of<T extends LoggedSkeleton['type']> = Extract<LoggedSkeleton, { type: T }>;

/** How agents meet, being changed: messages and questions. Lives only inside one `fold`. */
export class Meeting {
  readonly #mail: ChangingMap<MessageId, Message>;
  readonly #questions: ChangingMap<QuestionId, OpenQuestion>;
  #lastMessage: MessageId;
  #lastQuestion: QuestionId;

  constructor(base: Tree) {
    this.#mail = new ChangingMap(base.mail);
    this.#questions = new ChangingMap(base.questions);
    this.#lastMessage = base.lastMessage;
    this.#lastQuestion = base.lastQuestion;
  }

  after(): Pick<Tree, 'mail' | 'questions' | 'lastMessage' | 'lastQuestion'> {
    return {
      mail: this.#mail.after(),
      questions: this.#questions.after(),
      lastMessage: this.#lastMessage,
      lastQuestion: this.#lastQuestion,
    };
  }

  apply(
    event: Of<
      'messageSent' | 'messageTaken' | 'messageReturned' | 'lineHandedOn' | 'questionAsked' | 'questionAnswered'
    >,
  ): void {
    switch (event.type) {
      case 'messageSent': {
        const { type: _, seq: __, message, ...rest } = event;
        this.#lastMessage = Math.max(this.#lastMessage, message);
        this.#mail.set(message, { id: message, ...rest });
        return;
      }
      case 'messageTaken': {
        const message = this.#mail.get(event.message);
        if (message) this.#mail.set(message.id, { ...message, words: '', taken: event.reason });
        return;
      }
      case 'messageReturned': {
        const { taken: _, ...message } = this.#mail.get(event.message) ?? {};
        if ('id' in message) this.#mail.set(message.id, { ...message, words: event.words });
        return;
      }
      case 'lineHandedOn':
        return this.#handOn(event);
      case 'questionAsked': {
        const { type: _, seq: __, question, ...rest } = event;
        this.#lastQuestion = Math.max(this.#lastQuestion, question);
        this.#questions.set(question, { id: question, ...rest });
        return;
      }
      case 'questionAnswered':
        this.#questions.delete(event.question);
        return;
      default:
        assertNever(event);
    }
  }

  #handOn({ from, to, branches, messages }: Of<'lineHandedOn'>): void {
    const made = new Set(branches);
    const sent = new Set(messages);
    for (const message of [...this.#mail.values()]) {
      if (sent.has(message.id)) this.#mail.set(message.id, { ...message, from: to });
      else if (message.to === from && (made.has(message.from) || sent.has(message.about ?? -1)))
        this.#mail.set(message.id, { ...message, to });
    }
  }

  /** Nobody waits for an answer any more, unless the run goes on elsewhere or later. */
  ended({ branch, outcome }: Of<'runEnded'>): void {
    if (outcome === 'parked' || outcome === 'interrupted') return;
    // Asked by this run, or by one before it that was cut off.
    for (const question of [...this.#questions.values()])
      if (question.branch === branch) this.#questions.delete(question.id);
  }
}
