import { actOnBranch } from '../shell/act.ts';
import { draftOf, setDraft } from '../shell/drafts.ts';
import { consume, isComposing } from '../shell/focus.ts';
import type { Panel } from '../shell/panel.ts';
import { submit } from '../shell/submit.ts';
import { usePanel } from '../shell/usePanel.ts';
import { t } from '../words/t.ts';

/** Where a person writes. Enter sends (or queues while a turn runs), Alt+Enter steers, Shift+Enter breaks the line. */
export function PromptText() {
  const panel = usePanel();
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.ctrlKey || event.metaKey || isComposing(event)) return;
    if (event.altKey && !panel.running.peek()) return;
    consume(event);
    void submit(panel, event.altKey ? 'steer' : 'send');
  };
  const words = placeholder(panel);
  return (
    <textarea
      data-focus="composer"
      rows={1}
      aria-label={t('Prompt')}
      placeholder={words}
      value={draftOf(panel)}
      onInput={event => setDraft(panel, event.currentTarget.value)}
      onKeyDown={onKeyDown}
    />
  );
}

/** What the text is for; the state itself is always said elsewhere too. */
function placeholder(panel: Panel): string {
  const { standing } = panel.view.value;
  const branch = panel.branch.value;
  if ((standing?.key === 'none' || standing?.key === 'environment?') && panel.tree.value.origin !== 'rehearsal') {
    return t('Write a first prompt; it waits for the key');
  }
  if (!branch || branch.head === 0) return t('Ask for something');
  const waiting = panel.quiet.value.live.get(branch.id)?.waiting;
  if (waiting?.why === 'rateLimit') return t('Runs when the limit has passed');
  if (panel.running.value) return t('Steer {branch}, or ask for more', { branch: branch.name });
  return t('Ask {branch} for more', { branch: branch.name });
}

/** Stops the shown branch's run. */
export function stop(panel: Panel): void {
  if (panel.running.peek()) actOnBranch(panel, 'stop');
}
