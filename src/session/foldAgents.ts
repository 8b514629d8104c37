import { assertNever } from '../base/assertNever.ts';
import type { Message, OpenQuestion } from './agents.ts';
import type { LoggedSkeleton } from './event.ts';
import type { MessageId, QuestionId } from './ids.ts';
import type { Tree } from './tree.ts';

type Of<T extends LoggedSkeleton['type']> = Extract<LoggedSkeleton, { type: T }>;

/** How agents meet, being changed: messages and questions. Lives only inside one `fold`. */
export class Meeting {
  readonly #mail: LazyCopy<MessageId, Message>;
  readonly #questions: LazyCopy<QuestionId, OpenQuestion>;
  #lastMessage: MessageId;
  #lastQuestion: QuestionId;

  constructor(base: Tree) {
    this.#mail = new LazyCopy(base.mail);
    this.#questions = new LazyCopy(base.questions);
    this.#lastMessage = base.lastMessage;
    this.#lastQuestion = base.lastQuestion;
  }

  after(): Pick<Tree, 'mail' | 'questions' | 'lastMessage' | 'lastQuestion'> {
    return {
      mail: this.#mail.now,
      questions: this.#questions.now,
      lastMessage: this.#lastMessage,
      lastQuestion: this.#lastQuestion,
    };
  }

  apply(event: Of<'messageSent' | 'messageTaken' | 'questionAsked' | 'questionAnswered'>): void {
    switch (event.type) {
      case 'messageSent': {
        const { type: _, seq: __, message, ...rest } = event;
        this.#lastMessage = Math.max(this.#lastMessage, message);
        this.#mail.own().set(message, { id: message, ...rest });
        return;
      }
      case 'messageTaken': {
        const message = this.#mail.now.get(event.message);
        if (message) this.#mail.own().set(message.id, { ...message, words: '', taken: event.reason });
        return;
      }
      case 'questionAsked': {
        const { type: _, seq: __, question, ...rest } = event;
        this.#lastQuestion = Math.max(this.#lastQuestion, question);
        this.#questions.own().set(question, { id: question, ...rest });
        return;
      }
      case 'questionAnswered':
        this.#questions.own().delete(event.question);
        return;
      default:
        assertNever(event);
    }
  }

  /** Nobody waits for an answer any more, unless the run goes on elsewhere or later. */
  ended({ branch, outcome }: Of<'runEnded'>): void {
    if (outcome === 'parked' || outcome === 'interrupted') return;
    // Asked by this run, or by one before it that was cut off.
    for (const question of [...this.#questions.now.values()])
      if (question.branch === branch) this.#questions.own().delete(question.id);
  }
}

/** A map that is copied before its first change: most folds change none of them, and a busy session's are long. */
class LazyCopy<K, V> {
  #now: ReadonlyMap<K, V>;
  #own: Map<K, V> | undefined;

  constructor(base: ReadonlyMap<K, V>) {
    this.#now = base;
  }

  get now(): ReadonlyMap<K, V> {
    return this.#now;
  }

  own(): Map<K, V> {
    this.#own ??= new Map(this.#now);
    this.#now = this.#own;
    return this.#own;
  }
}
