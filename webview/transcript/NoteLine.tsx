import { Icon } from '../ui/Icon.tsx';
import { t } from '../words/t.ts';

/** Words that reached the agent while it worked. What the harness said is quiet. */
export function NoteLine({ words, source }: { words: string; source: 'person' | 'harness' | 'branch' }) {
  if (source === 'harness') {
    return (
      <div class="note dim">
        <Icon name="info" />
        <p>{t('Banyan to the agent: {words}', { words })}</p>
      </div>
    );
  }
  return (
    <div class="note">
      <Icon name="mail" />
      <p>
        <span class="dim">{source === 'person' ? t('You') : t('Another branch')}: </span>
        {words}
      </p>
    </div>
  );
}
