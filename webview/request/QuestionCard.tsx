import { decide } from '../shell/act.ts';
import { turnCard, type Card } from '../shell/allowOrGo.ts';
import { focusComposer } from '../shell/focus.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Button } from '../ui/Button.tsx';
import { t } from '../words/t.ts';
import { CardFrame } from './CardFrame.tsx';
import { useGuard } from './useGuard.ts';

/** The harness asks whether an agent that fails with the same call again and again is to go on. */
export function QuestionCard({ card }: { card: Card }) {
  const panel = usePanel();
  const guard = useGuard(`${card.key} ${card.at}`);
  const [request] = card.requests;
  const goOn = guard(() => decide(panel, request, { decision: 'allow', scope: 'once', reason: '' }));
  const stop = guard(() => decide(panel, request, { decision: 'deny', scope: 'once', reason: '' }));
  const next = (by: 1 | -1): void => turnCard(panel, card, by);
  return (
    <CardFrame card={card} icon="question" typing="" actions={{ allow: goOn, deny: stop, next, leave: focusComposer }}>
      <footer>
        <Button onClick={goOn}>{t('Go On')}</Button>
        <Button look="secondary" onClick={stop}>
          {t('Stop')}
        </Button>
      </footer>
    </CardFrame>
  );
}
