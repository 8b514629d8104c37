import { activeRun } from '../../src/session/tree.ts';
import { askHost } from '../shell/act.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Icon } from '../ui/Icon.tsx';
import { money } from '../words/format.ts';
import { t, tn } from '../words/t.ts';

/** The session's name, which opens the list of sessions, and what it does and costs. */
export function SessionRow() {
  const panel = usePanel();
  const tree = panel.tree.value;
  if (tree.session === '') return null;
  const running = [...tree.branches.values()].filter(branch => activeRun(branch)).length;
  const facts = [
    running > 0 ? tn(running, '{n} running', '{n} running') : '',
    tree.cost > 0 ? money(tree.cost) : '',
  ].filter(Boolean);
  return (
    <div class="session">
      <button
        type="button"
        class="open"
        title={t('Open another session')}
        aria-label={t('Session {title}, open another', { title: tree.title })}
        onClick={() => askHost(panel, { type: 'pickSession' })}
      >
        {tree.origin === 'rehearsal' && (
          <Icon name="beaker" class="m" label={t('Rehearsal: works in a throwaway folder')} />
        )}
        <span class="b cut">{tree.title || t('New session')}</span>
        <Icon name="chevron-down" class="s" />
      </button>
      <span class="grow" />
      <span class="tiny dim num">{facts.join(' · ')}</span>
    </div>
  );
}
