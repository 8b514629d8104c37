import { askHost } from '../shell/act.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { t } from '../words/t.ts';

/** What stands between a person and sending, or happened meanwhile, right above the composer. */
export function NoticeLine() {
  const panel = usePanel();
  const notice = panel.notice.value;
  const key = panel.view.value.standing?.key;
  if (key === 'environment?' && panel.tree.value.origin !== 'rehearsal') return <EnvironmentKey />;
  if (!notice) return null;
  if (notice.type === 'needsKey') {
    if (key !== 'none' && key !== undefined) return null;
    return (
      <section class="dock note-card" role="group" aria-label={t('A key is needed')}>
        <p>{t('A key is needed to send this. It is kept here.')}</p>
        <footer>
          <Button onClick={() => askHost(panel, { type: 'setApiKey' })}>{t('Set API Key…')}</Button>
          <Button look="secondary" onClick={() => askHost(panel, { type: 'tryWithoutKey' })}>
            {t('Try Without a Key')}
          </Button>
        </footer>
      </section>
    );
  }
  return (
    <div class="notice" role="group" aria-label={notice.type === 'told' ? t('Notice') : t('Not sent')}>
      <Icon name="warning" class="ask m" />
      <span class="grow small">
        {notice.words}{' '}
        {panel.beat.value && (key === 'none' || key === 'environment?') && (
          <button type="button" class="link" onClick={() => askHost(panel, { type: 'setApiKey' })}>
            {t('Set API Key…')}
          </button>
        )}
      </span>
      <IconButton icon="close" title={t('Dismiss')} onClick={() => (panel.notice.value = null)} />
    </div>
  );
}

function EnvironmentKey() {
  const panel = usePanel();
  return (
    <section class="dock note-card" role="group" aria-label={t('Key in the environment')}>
      <p>
        {t('Use the key from {name}?', { name: 'ANTHROPIC_API_KEY' })}
        {panel.notice.value?.type === 'needsKey' && ` ${t('Your prompt is kept.')}`}
      </p>
      <footer>
        <Button onClick={() => askHost(panel, { type: 'useEnvironmentKey' })}>{t('Use It')}</Button>
        <Button look="secondary" onClick={() => askHost(panel, { type: 'setApiKey' })}>
          {t('Set Another…')}
        </Button>
      </footer>
    </section>
  );
}
