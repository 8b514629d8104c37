import { effortOn, type ForkWish } from '../model/forkWish.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Dropdown } from '../ui/Dropdown.tsx';
import { t } from '../words/t.ts';

/** On which other model the new branches go on, and with which effort. */
export function ForkModel({ wish, onWish }: { wish: ForkWish; onWish: (wish: ForkWish) => void }) {
  const models = usePanel().models.value;
  const chosen = models.find(({ id }) => id === wish.model);
  if (!chosen) return null;
  const choose = (id: string): void => {
    const choice = models.find(model => model.id === id);
    if (choice) onWish({ ...wish, model: id, effort: effortOn(choice, wish.effort ?? '') });
  };
  return (
    <div class="forkmodel" role="group" aria-label={t('Model')}>
      <span class="dim">{t('On')}</span>
      <Dropdown
        label={t('Model of the new branches')}
        value={chosen.id}
        options={models.map(({ id, name }) => ({ value: id, words: name.replace(/^Claude /, '') }))}
        onChange={choose}
      />
      {chosen.efforts.length > 0 && (
        <Dropdown
          label={t('Effort of the new branches')}
          value={wish.effort ?? chosen.defaultEffort}
          options={chosen.efforts.map(effort => ({ value: effort, words: effort }))}
          onChange={effort => onWish({ ...wish, effort })}
        />
      )}
    </div>
  );
}
