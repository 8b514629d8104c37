import { draftOf } from '../shell/drafts.ts';
import { submit } from '../shell/submit.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Icon } from '../ui/Icon.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { tokens } from '../words/format.ts';
import { keyName } from '../words/keyName.ts';
import { t } from '../words/t.ts';
import { AuthorityButton } from './AuthorityButton.tsx';
import { ModelButton } from './ModelButton.tsx';
import { modelOf } from './modelOf.ts';
import { stop } from './PromptText.tsx';

/** Under the text: model, authority, how full the context is, stop and send. */
export function Bar() {
  const panel = usePanel();
  const running = panel.running.value;
  // What is not known yet takes no place, so that nothing moves when it is.
  const known = panel.view.value.standing !== null;
  const { mac } = panel.window.value;
  const tree = panel.tree.value;
  const context = tree.nodes.get(panel.branch.value?.head ?? 0)?.context ?? 0;
  const window = modelOf(panel).choice?.contextWindow ?? 0;
  return (
    <div class="bar">
      {known && <ModelButton />}
      {tree.origin === 'rehearsal' && (
        <span class="pick still" title={t('Works in a throwaway folder. No network; your files are not touched.')}>
          <Icon name="beaker" />
          <span class="cut">{t('Rehearsal')}</span>
        </span>
      )}
      {known && <AuthorityButton />}
      <span class="grow" />
      {context > 0 && (
        <span
          class="tiny dim num wide"
          title={
            window > 0
              ? t('Context: {used} of {window} tokens', { used: tokens(context), window: tokens(window) })
              : t('Context: {used} tokens', { used: tokens(context) })
          }
        >
          {tokens(context)}
        </span>
      )}
      {running && (
        <IconButton
          icon="debug-stop"
          class="on"
          title={t('Stop ({key})', { key: keyName('Ctrl+Esc', mac) })}
          onClick={() => stop(panel)}
        />
      )}
      <IconButton
        icon="send"
        class={draftOf(panel).trim() ? 'lit' : ''}
        title={
          running
            ? t('Send after this turn (Enter), steer now ({key})', { key: keyName('Alt+Enter', mac) })
            : t('Send (Enter)')
        }
        onClick={() => void submit(panel, 'send')}
      />
    </div>
  );
}
