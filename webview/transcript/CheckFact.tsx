import type { Receipt } from '../../src/session/event.ts';
import { Icon } from '../ui/Icon.tsx';
import { t } from '../words/t.ts';

/** The last check and whether it ran after the last edit. */
export function CheckFact(props: Pick<Receipt, 'check' | 'checkCount' | 'checkTitle'> & { files: readonly unknown[] }) {
  const { check, checkCount, checkTitle, files } = props;
  switch (check) {
    case 'passed':
      return (
        <span class="fact" title={t('{command}, ran after the last edit', { command: checkTitle })}>
          <Icon name="pass" class="ok" />
          <span class="cut">{checkCount || t('check passed')}</span>
        </span>
      );
    case 'failed':
      return (
        <span class="fact" title={checkTitle}>
          <Icon name="error" class="bad" />
          <span class="cut">{checkCount || t('check failed')}</span>
        </span>
      );
    case 'stale':
      return (
        <span class="fact ask" title={t('{command} ran before the last changes', { command: checkTitle })}>
          <Icon name="warning" class="ask" />
          <span class="cut">{t('no test after the last edit')}</span>
        </span>
      );
    case 'unclear':
      return (
        <span class="fact ask" title={t('{command} hides how the test ended', { command: checkTitle })}>
          <Icon name="warning" class="ask" />
          <span class="cut">{t('test ran, its end is hidden')}</span>
        </span>
      );
    case 'none':
      return files.length > 0 ? <span class="fact cut">{t('no test ran')}</span> : null;
    default:
      return null;
  }
}
