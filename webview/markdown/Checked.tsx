import { Icon } from '../ui/Icon.tsx';
import { t } from '../words/t.ts';

/** The box of a task in a list; it shows and cannot be pressed. */
export function Checked({ state }: { state: 'done' | 'open' }) {
  return state === 'done' ? (
    <Icon name="pass" class="m ok box" label={t('Done')} />
  ) : (
    <Icon name="circle-large" class="m box" label={t('Open')} />
  );
}
