import { useState } from 'preact/hooks';
import { decideDeferred } from '../shell/act.ts';
import { turnCard, type Card } from '../shell/allowOrGo.ts';
import { focusComposer, focusRequest } from '../shell/focus.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Button } from '../ui/Button.tsx';
import { clockTime } from '../words/format.ts';
import { t } from '../words/t.ts';
import { CardFrame, ReasonField } from './CardFrame.tsx';
import { ChangedSince } from './ChangedSince.tsx';
import { staysInside } from './leaving.ts';
import { useGuard } from './useGuard.ts';

/** A request that was refused because nobody was there. An allowed one is tried again, once, if it is still the same. */
export function LateCard({ card }: { card: Card }) {
  const panel = usePanel();
  const [part, setPart] = useState<'buttons' | 'reason'>('buttons');
  const guard = useGuard(`${card.key} ${card.at}`);
  const [request] = card.requests;
  const allow = guard(() => decideDeferred(panel, request, { decision: 'allow', reason: '' }));
  const deny = guard((reason: string) => decideDeferred(panel, request, { decision: 'deny', reason }));
  const askWhy = guard(() => setPart('reason'));
  const back = (): void => {
    setPart('buttons');
    focusRequest();
  };
  return (
    <CardFrame
      card={card}
      icon="inbox"
      typing={part === 'buttons' ? '' : 'typing'}
      when={t('Asked {time} while you were away. If you allow it, it is tried once more.', {
        time: clockTime(request.time),
      })}
      actions={{
        allow,
        deny: () => deny(''),
        reason: askWhy,
        next: by => turnCard(panel, card, by),
        leave: focusComposer,
      }}
    >
      <ChangedSince request={request} />
      {part === 'reason' ? (
        <ReasonField onDeny={deny} onLeave={back} />
      ) : (
        <footer>
          <Button look={staysInside(request.shown) ? 'primary' : 'secondary'} onClick={allow}>
            {t('Allow')}
          </Button>
          <Button look="secondary" onClick={askWhy}>
            {t('Deny…')}
          </Button>
        </footer>
      )}
    </CardFrame>
  );
}
