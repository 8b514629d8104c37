import { useState } from 'preact/hooks';
import { rulePrefix } from '../model/rulePrefix.ts';
import { decide } from '../shell/act.ts';
import { turnCard, type Card } from '../shell/allowOrGo.ts';
import { focusComposer, focusRequest } from '../shell/focus.ts';
import { answered, holdFor } from '../shell/takeBack.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Button } from '../ui/Button.tsx';
import { keyName } from '../words/keyName.ts';
import { t, tn } from '../words/t.ts';
import { AllowButton } from './AllowButton.tsx';
import { CardFrame, ReasonField } from './CardFrame.tsx';
import { staysInside } from './leaving.ts';
import { RuleEditor, type Editable } from './RuleEditor.tsx';
import { useGuard } from './useGuard.ts';
import { allowWider, widerAnswers, type Wider } from './wider.ts';

/** Requests that an agent waits for: one, or several that differ only in their arguments. */
export function OpenCard({ card }: { card: Card }) {
  const panel = usePanel();
  const [part, setPart] = useState<'buttons' | 'reason' | 'rule'>('buttons');
  const guard = useGuard(`${card.key} ${card.at}`);
  const { requests } = card;
  const [{ shown }] = requests;
  const count = requests.length;
  const wider = widerAnswers(requests);
  const editable = count === 1 ? editableOf(card, wider) : undefined;
  const inSession = wider.find(answer => answer.scope === 'session');
  const answer = (decision: 'allow' | 'deny', reason: string): void => {
    const hold = decision === 'deny' ? { hold: holdFor } : {};
    for (const request of requests) decide(panel, request, { decision, scope: 'once', reason, ...hold });
    answered(panel, decision, requests);
  };
  const allow = guard(() => answer('allow', ''));
  const allowMore = guard((chosen: Wider) => allowWider(panel, card, chosen));
  const deny = guard((reason: string) => answer('deny', reason));
  const askWhy = guard(() => setPart('reason'));
  const back = (): void => {
    setPart('buttons');
    focusRequest();
  };
  const apart = (): void => {
    panel.apart.value = [...panel.apart.peek(), shown.group ?? ''];
  };
  return (
    <CardFrame
      card={card}
      icon="shield"
      typing={part === 'buttons' ? '' : 'typing'}
      actions={{
        allow,
        session: inSession && (() => allowMore(inSession)),
        deny: () => deny(''),
        reason: askWhy,
        next: by => turnCard(panel, card, by),
        leave: focusComposer,
      }}
    >
      {part === 'reason' && <ReasonField onDeny={deny} onLeave={back} />}
      {part === 'rule' && editable && (
        <RuleEditor
          shown={shown}
          editable={editable}
          onAllow={guard((chosen, rule) => allowWider(panel, card, chosen, rule))}
          onLeave={back}
        />
      )}
      {part === 'buttons' && (
        <footer>
          <AllowButton
            words={count > 1 ? tn(count, 'Allow {n} Once', 'Allow {n} Once') : t('Allow Once')}
            look={requests.every(request => staysInside(request.shown)) ? 'primary' : 'secondary'}
            wider={wider}
            onEdit={editable && (() => setPart('rule'))}
            onOnce={allow}
            onWider={allowMore}
          />
          <Button look="secondary" onClick={askWhy}>
            {t('Deny…')}
          </Button>
          {count > 1 && (
            <Button look="secondary" class="apart" onClick={apart}>
              {t('One by One')}
            </Button>
          )}
          <span class="hint">
            <kbd title={t('Once: go to the request. Again: allow once.')}>
              {keyName('Ctrl+Enter', panel.window.value.mac)}
            </kbd>
          </span>
        </footer>
      )}
    </CardFrame>
  );
}

/** The narrowest offered rule that can be edited, and the answers it can be given for. */
function editableOf({ requests: [{ shown }] }: Card, wider: readonly Wider[]): Editable | undefined {
  for (const { rule } of wider) {
    const prefix = rule && rulePrefix(shown, rule);
    if (rule && prefix) return { rule, prefix, answers: wider };
  }
  return undefined;
}
