import { Icon } from '../ui/Icon.tsx';
import { t } from '../words/t.ts';

/** Words that reached the agent while it worked. */
export function NoteLine({ words, source }: { words: string; source: 'person' | 'harness' | 'branch' }) {
  const from = source === 'person' ? t('You') : source === 'harness' ? t('Banyan') : t('Another branch');
  return (
    <div class="note">
      <Icon name="mail" />
      <p>
        <span class="dim">{from}: </span>
        {words}
      </p>
    </div>
  );
}
