import { withdraw } from '../shell/act.ts';
import { usePanel } from '../shell/usePanel.ts';
import { pendingWords } from '../transcript/useRows.ts';
import { Icon } from '../ui/Icon.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { t, tn } from '../words/t.ts';

/**
 * Prompts that wait for the running turn, or for the next one where that failed or Banyan ended meanwhile. The cross takes
 * the newest back.
 */
export function Queue() {
  const panel = usePanel();
  const branch = panel.branch.value?.id;
  const queue = panel.tree.value.queue.filter(prompt => prompt.branch === branch);
  const sent = panel.running.value ? pendingWords(panel) : [];
  const newest = queue.at(-1);
  const last = newest?.words ?? sent.at(-1);
  if (last === undefined) return null;
  const words = tn(queue.length + sent.length, '{n} waiting', '{n} waiting');
  const when = goesIn(panel.running.value, newest?.when);
  return (
    <div class="queue" title={`${last}\n${when}`}>
      <Icon name="layers" class="m" />
      <span class="small">{words}</span>
      <span class="small dim cut grow">{last}</span>
      {newest && (
        <IconButton
          icon="close"
          title={t('Take back: {words}', { words: newest.words })}
          onClick={() => withdraw(panel, newest)}
        />
      )}
    </div>
  );
}

function goesIn(running: boolean, when: 'turnEnd' | 'nextStep' | undefined): string {
  if (!running) return t('goes in when the next turn ends; take it back to send it now');
  return when === 'nextStep' ? t('goes in at the next step') : t('goes in when the turn ends');
}
