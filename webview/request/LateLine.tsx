import { workThrough } from '../shell/allowOrGo.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Icon } from '../ui/Icon.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { t, tn } from '../words/t.ts';

/** What waited while nobody was there, and the way through it; then that nothing is left. */
export function LateLine() {
  const panel = usePanel();
  const count = panel.tree.value.deferred.size;
  const { state } = panel.late.value;
  const stop = (): void => void (panel.late.value = { state: 'off', at: 0 });
  if (state === 'done') {
    return (
      <div class="notice late" role="status">
        <Icon name="pass" class="ok m" />
        <span class="grow small">{t('All answered.')}</span>
        <IconButton icon="close" title={t('Dismiss')} onClick={stop} />
      </div>
    );
  }
  if (count === 0) return null;
  const now = panel.tree.value.requests.size;
  if (state === 'on') {
    return (
      <div class="notice late" role="group" aria-label={t('Requests that waited for you')}>
        <Icon name="inbox" class="ask m" />
        <span class="grow small">
          {now > 0 ? tn(now, '{n} agent asks now.', '{n} agents ask now.') : t('What waited for you')}
        </span>
        <button type="button" class="link small" onClick={stop}>
          {now > 0 ? t('Show') : t('Later')}
        </button>
      </div>
    );
  }
  return (
    <div class="notice late" role="group" aria-label={t('Requests that waited for you')}>
      <Icon name="inbox" class="ask m" />
      <span class="grow small">{tn(count, '{n} request waited for you.', '{n} requests waited for you.')}</span>
      <button type="button" class="link small" onClick={() => workThrough(panel, 0)}>
        {tn(count, 'Work Through {n}', 'Work Through {n}')}
      </button>
    </div>
  );
}
