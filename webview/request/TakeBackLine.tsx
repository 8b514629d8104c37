import type { Answered } from '../model/answered.ts';
import { consume, typeInComposer } from '../shell/focus.ts';
import { takeBack } from '../shell/takeBack.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Icon } from '../ui/Icon.tsx';
import { t, tn } from '../words/t.ts';

/** What was answered a moment ago, with the way to take it back. Who writes on is in the composer. */
export function TakeBackLine({ answer }: { answer: Answered }) {
  const panel = usePanel();
  const { requests, decision } = answer;
  const [{ shown }] = requests;
  const count = requests.length;
  const verb = decision === 'deny' ? t('Denied') : t('Allowed');
  const what = count > 1 ? tn(count, '{n} request', '{n} requests') : shown.title;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key.toLowerCase() === 'z') return;
    if (event.key.length === 1 && event.target === event.currentTarget) typeInComposer();
  };
  return (
    <div
      class={`notice takeback ${decision}`}
      role="group"
      data-focus="takeBack"
      tabIndex={-1}
      aria-label={t('{verb}: {what}. Z takes it back.', { verb, what })}
      onKeyDown={onKeyDown}
    >
      <Icon name={decision === 'deny' ? 'circle-slash' : 'check'} class="m" />
      <span class="grow small what">
        {verb}: <span class="mono">{what}</span>
      </span>
      <button
        type="button"
        class="link small"
        onClick={event => {
          consume(event);
          takeBack(panel, answer);
        }}
      >
        {t('Take Back')}
      </button>
      <kbd>Z</kbd>
    </div>
  );
}
