import type { ComponentChildren } from 'preact';
import { laneOf, laneStyle } from '../model/lane.ts';
import { turnCard, type Card } from '../shell/allowOrGo.ts';
import { consume } from '../shell/focus.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Icon } from '../ui/Icon.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { TextField } from '../ui/TextField.tsx';
import { t, tn } from '../words/t.ts';
import { cardKey, type CardActions } from './cardKeys.ts';
import { Facts } from './Facts.tsx';
import { RequestText } from './RequestText.tsx';
import { isQuestion, requestSentence, requestVerb } from './requestWords.ts';

/** What every card has: who asks for what, the whole of it, what it touches; `children` are the answers. */
export function CardFrame(props: {
  card: Card;
  icon: string;
  actions: CardActions;
  /** Letters are written, not answers. */
  typing: 'typing' | '';
  /** A line under the head. */
  when?: string;
  children: ComponentChildren;
}) {
  const panel = usePanel();
  const { card } = props;
  const { requests, at, of } = card;
  const [{ branch, shown }] = requests;
  const name = panel.tree.value.branches.get(branch)?.name ?? '';
  const agents = new Set(requests.map(request => request.branch)).size;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || props.typing) return;
    const act = cardKey(event.key, props.actions);
    if (!act) return;
    consume(event);
    act();
  };
  const sentence =
    requests.length > 1
      ? tn(requests.length, '{n} request to run {command} and alike', '{n} requests to run {command} and alike', {
          command: shown.title,
        })
      : requestSentence(name, shown);
  return (
    <section
      class="dock"
      role="group"
      data-part="request"
      data-focus="request"
      tabIndex={-1}
      aria-label={t('Request {at} of {of}: {sentence}', { at, of, sentence })}
      onKeyDown={onKeyDown}
    >
      <header>
        <Icon name={props.icon} class="ask" />
        {agents === 1 && <span class="lanedot" style={laneStyle(laneOf(branch))} />}
        <span class="grow">
          {isQuestion(shown) ? (
            shown.title
          ) : (
            <>
              <b>{agents === 1 ? name : tn(agents, '{n} agent', '{n} agents')}</b>{' '}
              {agents === 1 ? requestVerb(shown) : t('ask to run')}
            </>
          )}
        </span>
        <span class="tiny dim num">{t('{at} of {n}', { at, n: of })}</span>
        {of > 1 && (
          <IconButton icon="chevron-right" title={t('Next request (J)')} onClick={() => turnCard(panel, card, 1)} />
        )}
      </header>
      {props.when && <p class="when tiny dim">{props.when}</p>}
      <RequestText requests={requests} />
      <Facts facts={shown.facts} />
      {props.children}
    </section>
  );
}

/** Where a denial says why. */
export function ReasonField(props: { onDeny: (reason: string) => void; onLeave: () => void }) {
  return (
    <TextField
      class="reason"
      label={t('Why? (the agent reads this)')}
      placeholder={t('Why? (the agent reads this)')}
      value=""
      onEnter={props.onDeny}
      onLeave={props.onLeave}
    />
  );
}
