import type { ComponentChildren } from 'preact';
import { leaveSheet } from '../shell/sheets.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Icon } from '../ui/Icon.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { t } from '../words/t.ts';

/** The line that says what sending will do, with the way out. */
export function SheetHead({ icon, children }: { icon: string; children: ComponentChildren }) {
  const panel = usePanel();
  return (
    <div class="target">
      <Icon name={icon} class="m" />
      <span class="grow cut">{children}</span>
      <IconButton icon="close" title={t('Leave (Esc)')} onClick={() => leaveSheet(panel)} />
    </div>
  );
}
