import { useEffect, useRef } from 'preact/hooks';
import { shownCard, type AskedCard, type Card } from '../shell/allowOrGo.ts';
import { consume, focusComposer, focusRequest, focusTakeBack } from '../shell/focus.ts';
import { revocable, takeBack } from '../shell/takeBack.ts';
import { usePanel } from '../shell/usePanel.ts';
import { AskedCardView } from './AskedCardView.tsx';
import { LateCard } from './LateCard.tsx';
import { OpenCard } from './OpenCard.tsx';
import { QuestionCard } from './QuestionCard.tsx';
import { isQuestion } from './requestWords.ts';
import { TakeBackLine } from './TakeBackLine.tsx';

/** The request that waits for a person, above the composer. It never takes the focus by itself; who is in it stays in it. */
export function RequestCard() {
  const panel = usePanel();
  const inside = useRef(false);
  const card = shownCard(panel);
  const answer = revocable(panel);
  useEffect(() => {
    if (!inside.current) return;
    if (card) return focusRequest();
    if (answer) return focusTakeBack();
    inside.current = false;
    focusComposer();
  }, [card?.key, !card && answer !== undefined]);
  if (!card && !answer) return null;
  const onKeyDown = (event: KeyboardEvent): void => {
    const isTyping = event.target instanceof Element && event.target.closest('vscode-text-field, input, textarea');
    if (!answer || isTyping || event.key.toLowerCase() !== 'z') return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    consume(event);
    takeBack(panel, answer);
  };
  return (
    <div
      class="docked"
      onFocusIn={() => (inside.current = true)}
      onFocusOut={event => (inside.current = event.relatedTarget === null && inside.current)}
      onKeyDown={onKeyDown}
    >
      {answer && <TakeBackLine answer={answer} />}
      {card && <Kind key={card.key} card={card} />}
    </div>
  );
}

function Kind({ card }: { card: Card | AskedCard }) {
  if (card.kind === 'asked') return <AskedCardView card={card} />;
  if (card.kind === 'late') return <LateCard card={card} />;
  return isQuestion(card.requests[0].shown) ? <QuestionCard card={card} /> : <OpenCard card={card} />;
}
