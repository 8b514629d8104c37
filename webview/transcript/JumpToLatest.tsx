import { Icon } from '../ui/Icon.tsx';
import { t } from '../words/t.ts';

/** Back to the end, where new things appear. */
export function JumpToLatest({ onJump }: { onJump: () => void }) {
  return (
    <button type="button" class="jump" title={t('Jump to Latest')} aria-label={t('Jump to Latest')} onClick={onJump}>
      <Icon name="arrow-down" />
    </button>
  );
}
