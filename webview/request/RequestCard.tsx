import { useEffect, useRef, useState } from 'preact/hooks';
import type { OpenRequest } from '../../src/session/tree.ts';
import { laneOf, laneStyle } from '../model/lane.ts';
import { decide } from '../shell/act.ts';
import { shownRequest } from '../shell/allowOrGo.ts';
import { consume, focusComposer, focusRequest } from '../shell/focus.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { TextField } from '../ui/TextField.tsx';
import { keyName } from '../words/keyName.ts';
import { t } from '../words/t.ts';
import { AllowButton } from './AllowButton.tsx';
import { RequestText } from './RequestText.tsx';
import { requestSentence, requestVerb } from './requestWords.ts';
import { useGuard } from './useGuard.ts';

/** The request that waits for a person, above the composer. It never takes the focus by itself; who is in it stays in it. */
export function RequestCard() {
  const panel = usePanel();
  const inside = useRef(false);
  const requests = [...panel.tree.value.requests.values()];
  const request = shownRequest(panel);
  useEffect(() => {
    if (!inside.current) return;
    if (request) return focusRequest();
    inside.current = false;
    focusComposer();
  }, [request?.id]);
  if (!request) return null;
  return (
    <div
      class="docked"
      onFocusIn={() => (inside.current = true)}
      onFocusOut={event => (inside.current = event.relatedTarget === null && inside.current)}
    >
      <Card key={request.id} request={request} at={requests.indexOf(request) + 1} of={requests.length} />
    </div>
  );
}

function Card({ request, at, of }: { request: OpenRequest; at: number; of: number }) {
  const panel = usePanel();
  const [part, setPart] = useState<'buttons' | 'reason'>('buttons');
  const guard = useGuard(`${request.id} ${request.shown.hash} ${at}`);
  const { shown } = request;
  const name = panel.tree.value.branches.get(request.branch)?.name ?? '';
  const within = shown.facts.every(fact => !fact.outside);
  const allow = guard((scope: 'once' | 'session') => decide(panel, request, { decision: 'allow', scope, reason: '' }));
  const deny = guard((reason: string) => decide(panel, request, { decision: 'deny', scope: 'once', reason }));
  const askWhy = guard(() => setPart('reason'));
  const next = (by: 1 | -1): void => void (panel.request.value = (at - 1 + by + of) % of);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || part === 'reason') return;
    const act = cardKey(event.key, { allow, deny: () => deny(''), reason: askWhy, next, leave: focusComposer });
    if (!act) return;
    consume(event);
    act();
  };
  return (
    <section
      class="dock"
      role="group"
      data-part="request"
      data-focus="request"
      tabIndex={-1}
      aria-label={t('Request {at} of {of}: {sentence}', { at, of, sentence: requestSentence(name, shown) })}
      onKeyDown={onKeyDown}
    >
      <header>
        <Icon name="shield" class="ask" />
        <span class="lanedot" style={laneStyle(laneOf(request.branch))} />
        <span class="grow">
          <b>{name}</b> {requestVerb(shown)}
        </span>
        <span class="tiny dim num">{t('{at} of {n}', { at, n: of })}</span>
        {of > 1 && <IconButton icon="chevron-right" title={t('Next request (J)')} onClick={() => next(1)} />}
      </header>
      <RequestText shown={shown} />
      <dl>
        {shown.facts.map(fact => (
          <Fact
            key={fact.label}
            label={t(fact.label)}
            words={t(fact.words)}
            outside={fact.outside ? 'outside' : 'inside'}
          />
        ))}
      </dl>
      {part === 'reason' ? (
        <TextField
          class="reason"
          label={t('Why? (the agent reads this)')}
          placeholder={t('Why? (the agent reads this)')}
          value=""
          onEnter={deny}
          onLeave={() => setPart('buttons')}
        />
      ) : (
        <footer>
          <AllowButton shown={shown} look={within ? 'primary' : 'secondary'} onAllow={allow} />
          <Button look="secondary" onClick={askWhy}>
            {t('Deny…')}
          </Button>
          <span class="hint">
            <kbd title={t('Once: go to the request. Again: allow once.')}>
              {keyName('Ctrl+Enter', panel.window.value.mac)}
            </kbd>
          </span>
        </footer>
      )}
    </section>
  );
}

function Fact({ label, words, outside }: { label: string; words: string; outside: 'outside' | 'inside' }) {
  return (
    <>
      <dt>{label}</dt>
      <dd class={outside === 'outside' ? 'ask' : undefined}>{words}</dd>
    </>
  );
}

interface CardActions {
  allow: (scope: 'once' | 'session') => void;
  deny: () => void;
  reason: () => void;
  next: (by: 1 | -1) => void;
  leave: () => void;
}

/** What a letter does while the card has the focus. */
function cardKey(key: string, actions: CardActions): (() => void) | undefined {
  switch (key.toLowerCase()) {
    case 'a':
      return () => actions.allow('once');
    case 's':
      return () => actions.allow('session');
    case 'd':
      return actions.deny;
    case 'w':
      return actions.reason;
    case 'j':
      return () => actions.next(1);
    case 'k':
      return () => actions.next(-1);
    case 'escape':
      return actions.leave;
    default:
      return undefined;
  }
}
