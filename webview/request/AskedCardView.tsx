import { useRef, useState } from 'preact/hooks';
import type { Asked } from '../../src/session/agents.ts';
import { answersOf, firstOpen, nothingSaid, saidAnything, type Said } from '../model/answers.ts';
import { laneOf, laneStyle } from '../model/lane.ts';
import { act } from '../shell/act.ts';
import { turnCard, type AskedCard } from '../shell/allowOrGo.ts';
import { consume, focusComposer } from '../shell/focus.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { t, tn } from '../words/t.ts';
import { AskedQuestion } from './AskedQuestion.tsx';
import { askedSentence } from './requestWords.ts';
import { useGuard } from './useGuard.ts';

/** The questions of an agent to its person: quick answers, room for own words, and what it does if nobody says anything. */
export function AskedCardView({ card }: { card: AskedCard }) {
  const panel = usePanel();
  const guard = useGuard(`${card.key} ${card.at}`);
  const { question, at, of } = card;
  const { questions, branch } = question;
  const [said, setSaid] = useState<readonly Said[]>(questions.map(() => nothingSaid));
  // It is answered once; a refused answer can be given again.
  const sent = useRef(false);
  const part = useRef<HTMLElement>(null);
  const name = panel.tree.value.branches.get(branch)?.name ?? '';
  const open = firstOpen(questions, said);

  const send = (answers: readonly Said[]): void => {
    const missing = firstOpen(questions, answers);
    if (missing >= 0) return focusQuestion(part.current, missing);
    if (sent.current) return;
    sent.current = true;
    const session = panel.view.peek().shown?.session ?? '';
    const words = answersOf(questions, answers);
    void act(panel, { type: 'answerQuestion', session, question: question.id, answers: words }).then(
      done => (sent.current = done),
    );
  };
  const say = (index: number, change: Partial<Said>): readonly Said[] => {
    const next = said.map((each, other) => (other === index ? { ...each, ...change } : each));
    setSaid(next);
    return next;
  };
  const sendNow = guard(send);
  // The only answer to the only question is the whole answer.
  const choose = guard((index: number, choice: string) => {
    const next = say(index, { choice: said[index]?.choice === choice ? '' : choice, words: '' });
    if (questions.length === 1) send(next);
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') {
      consume(event);
      return focusComposer();
    }
    if ((event.target as HTMLElement).closest('textarea')) return;
    const done = keyOf(event.key, questions);
    if (done === undefined) return;
    consume(event);
    if (done === 'send') sendNow(said);
    else if (typeof done === 'object') choose(0, done.choice);
    else turnCard(panel, card, done);
  };
  return (
    <section
      ref={part}
      class="dock asked"
      role="group"
      data-part="request"
      data-focus="request"
      tabIndex={-1}
      aria-label={t('Request {at} of {of}: {sentence}', { at, of, sentence: askedSentence(name, question) })}
      onKeyDown={onKeyDown}
    >
      <header>
        <Icon name="question" class="ask" />
        <span class="lanedot" style={laneStyle(laneOf(branch))} />
        <span class="grow">
          <b>{name}</b> {tn(questions.length, 'asks you', 'asks you {n} questions')}
        </span>
        <span class="tiny dim num">{t('{at} of {n}', { at, n: of })}</span>
        {of > 1 && (
          <IconButton icon="chevron-right" title={t('Next request (J)')} onClick={() => turnCard(panel, card, 1)} />
        )}
      </header>
      <div class="questions">
        {questions.map((asked, index) => (
          <AskedQuestion
            key={index}
            asked={asked}
            place={{ index, of: questions.length }}
            said={said[index] ?? nothingSaid}
            onChoose={choice => choose(index, choice)}
            onWords={words => say(index, { words })}
            onEnter={() => (index < questions.length - 1 ? focusQuestion(part.current, index + 1) : sendNow(said))}
          />
        ))}
      </div>
      <footer>
        <Button
          off={open >= 0 && !saidAnything(said) && t('It cannot go on without an answer')}
          look={saidAnything(said) ? 'primary' : 'secondary'}
          onClick={() => sendNow(said)}
        >
          {saidAnything(said) || open >= 0 ? t('Answer') : t('Let It Decide')}
        </Button>
      </footer>
    </section>
  );
}

/** A letter or figure on the card itself: sends, goes to another card, or takes a quick answer of the only question. */
function keyOf(key: string, questions: readonly Asked[]): 'send' | 1 | -1 | { choice: string } | undefined {
  const choice = questions.length === 1 ? questions[0]?.choices[Number(key) - 1] : undefined;
  if (choice !== undefined) return { choice };
  return ({ a: 'send', j: 1, k: -1 } as const)[key.toLowerCase()];
}

function focusQuestion(part: HTMLElement | null, index: number): void {
  part?.querySelectorAll('textarea')[index]?.focus();
}
