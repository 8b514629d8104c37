import { openSession } from '../shell/openSession.ts';
import { askHost } from '../shell/act.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Icon } from '../ui/Icon.tsx';
import { ago, money } from '../words/format.ts';
import { t, tn } from '../words/t.ts';

/** Rows that are offered here; the rest is a list away. */
const shownRows = 3;

/** The newest sessions of this folder. */
export function RecentSessions() {
  const panel = usePanel();
  const folder = panel.window.value.folder;
  const sessions = panel.view.value.sessions
    .filter(row => row.folder === folder || row.origin === 'rehearsal')
    .sort((a, b) => b.changed - a.changed);
  if (sessions.length === 0) return null;
  return (
    <ul class="sessions" aria-label={t('Sessions')}>
      {sessions.slice(0, shownRows).map(row => (
        <li key={row.session}>
          <button type="button" onClick={() => openSession(panel, row.session, 0)}>
            {row.origin === 'rehearsal' && <Icon name="beaker" class="m" />}
            <span class="cut grow">{row.title || t('New session')}</span>
            {row.asks > 0 && <span class="tiny ask">{tn(row.asks, '{n} asks', '{n} ask')}</span>}
            {row.running > 0 && <span class="tiny dim">{tn(row.running, '{n} running', '{n} running')}</span>}
            <span class="tiny dim num">{row.cost > 0 ? money(row.cost) : ''}</span>
            <span class="tiny dim num">{ago(panel.now.value - row.changed)}</span>
          </button>
        </li>
      ))}
      {sessions.length > shownRows && (
        <li>
          <button type="button" class="dim" onClick={() => askHost(panel, { type: 'pickSession' })}>
            {t('All sessions…')}
          </button>
        </li>
      )}
    </ul>
  );
}
