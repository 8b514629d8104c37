import { useEffect, useRef } from 'preact/hooks';
import { shownCard } from '../shell/allowOrGo.ts';
import { focusComposer, focusRequest } from '../shell/focus.ts';
import { usePanel } from '../shell/usePanel.ts';
import { LateCard } from './LateCard.tsx';
import { OpenCard } from './OpenCard.tsx';

/** The request that waits for a person, above the composer. It never takes the focus by itself; who is in it stays in it. */
export function RequestCard() {
  const panel = usePanel();
  const inside = useRef(false);
  const card = shownCard(panel);
  useEffect(() => {
    if (!inside.current) return;
    if (card) return focusRequest();
    inside.current = false;
    focusComposer();
  }, [card?.key]);
  if (!card) return null;
  return (
    <div
      class="docked"
      onFocusIn={() => (inside.current = true)}
      onFocusOut={event => (inside.current = event.relatedTarget === null && inside.current)}
    >
      {card.kind === 'late' ? <LateCard key={card.key} card={card} /> : <OpenCard key={card.key} card={card} />}
    </div>
  );
}
