import { useState } from 'preact/hooks';
import { toggleOpen } from '../shell/drafts.ts';
import { loadEarlier } from '../shell/loadEarlier.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Icon } from '../ui/Icon.tsx';
import { ProgressRing } from '../ui/ProgressRing.tsx';
import { t } from '../words/t.ts';

/** Turns that are not shown: unfolds what is here, loads what is not. */
export function FoldRow({ words, hidden }: { words: string; hidden: 'shared' | 'unloaded' }) {
  const panel = usePanel();
  const [loading, setLoading] = useState(false);
  const open = (): void => {
    if (hidden === 'shared') return toggleOpen(panel, `shared/${panel.place.peek()}`);
    if (loading) return;
    setLoading(true);
    void loadEarlier(panel).finally(() => setLoading(false));
  };
  return (
    <button type="button" class="foldrow" aria-expanded="false" onClick={open}>
      {loading ? <ProgressRing label={t('Loading')} /> : <Icon name="chevron-right" class="s" />}
      <span class="cut">{words}</span>
    </button>
  );
}
