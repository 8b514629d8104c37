import { askHost } from '../shell/act.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Icon } from '../ui/Icon.tsx';
import { t } from '../words/t.ts';
import { modelOf, modelWords } from './modelOf.ts';

/** Which model answers; the host shows the list. Without a key it says so. */
export function ModelButton() {
  const panel = usePanel();
  // No model answers in the rehearsal.
  if (panel.tree.value.origin === 'rehearsal') return null;
  const keyless = panel.view.value.standing?.key === 'none';
  if (keyless) {
    return (
      <button
        type="button"
        class="pick model"
        title={t('Set API Key…')}
        onClick={() => askHost(panel, { type: 'setApiKey' })}
      >
        <Icon name="key" />
        <span class="cut">{t('No key yet')}</span>
      </button>
    );
  }
  const words = modelWords(modelOf(panel));
  if (words === '') return null;
  const pick = (): void =>
    askHost(panel, {
      type: 'pickModel',
      session: panel.view.peek().shown?.session ?? '',
      branch: panel.branch.peek()?.id ?? 0,
    });
  return (
    <button
      type="button"
      class="pick model"
      title={t('Select Model…')}
      aria-label={t('Model: {model}', { model: words })}
      onClick={pick}
    >
      <span class="cut">{words}</span>
      <Icon name="chevron-down" class="s" />
    </button>
  );
}
