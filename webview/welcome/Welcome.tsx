import { askHost } from '../shell/act.ts';
import { heldBy } from '../shell/held.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { ProgressRing } from '../ui/ProgressRing.tsx';
import { t } from '../words/t.ts';
import { Logo } from './Logo.tsx';
import { RecentSessions } from './RecentSessions.tsx';

/** What stands where a transcript would: the first steps, or what is missing. */
export function Welcome() {
  const panel = usePanel();
  const { standing } = panel.view.value;
  if (standing === null) {
    return (
      <main class="welcome">
        <span class="late">
          <ProgressRing label={t('Opening')} />
        </span>
      </main>
    );
  }
  if (panel.window.value.folder === '') {
    return (
      <main class="welcome">
        <p>{t('Open a folder first. Agents work in a folder.')}</p>
        <Button class="full" onClick={() => askHost(panel, { type: 'openFolder' })}>
          {t('Open Folder…')}
        </Button>
      </main>
    );
  }
  if (standing.key === 'none') return <FirstRun host={standing.host} />;
  return (
    <main class="welcome">
      <p>
        {panel.view.value.sessions.length > 0
          ? t('Ask for something, or open an earlier session.')
          : t('Ask for something.')}
      </p>
      <RecentSessions />
    </main>
  );
}

function FirstRun({ host }: { host: string }) {
  const panel = usePanel();
  return (
    <main class="welcome">
      <Logo />
      <h2>{t('A conversation you can fork at any turn.')}</h2>
      <p>{t('Go back, try another way, keep what worked. Every way you tried stays in the tree.')}</p>
      <Button class="full" onClick={() => askHost(panel, { type: 'setApiKey' })}>
        {t('Set API Key…')}
      </Button>
      <p class="small dim">
        {panel.window.value.secrets === 'kept'
          ? t('Kept in VS Code’s secret storage. Sent only to {host}.', { host })
          : t('Sent only to {host}.', { host })}
      </p>
      <Button class="full" look="secondary" onClick={() => askHost(panel, { type: 'tryWithoutKey' })}>
        {t('Try Without a Key')}
      </Button>
      <p class="small dim">
        {t('A scripted session, 2 minutes, in a throwaway folder. No network; your files are not touched.')}
      </p>
      <hr />
      <p class="small dim">
        {heldBy(panel).authority === 'auto'
          ? t('Agents act inside a wall around this folder. Before one leaves it, you are asked.')
          : t('Before an agent runs a command or changes a file, you are asked.')}
      </p>
      <RecentSessions />
    </main>
  );
}

/** Folders nobody vouched for can be read; nothing runs there. */
export function UntrustedLine() {
  const panel = usePanel();
  const { standing } = panel.view.value;
  if (!standing || standing.trusted || panel.window.value.folder === '') return null;
  return (
    <div class="banner">
      <Icon name="lock-small" class="m" />
      <span class="grow small">{t('This folder is not trusted. You can read; agents do not run.')}</span>
      <button type="button" class="link small" onClick={() => askHost(panel, { type: 'manageTrust' })}>
        {t('Trust…')}
      </button>
    </div>
  );
}

/** What is wrong with the background process. */
export function TroubleLine() {
  const panel = usePanel();
  const trouble = panel.view.value.standing?.trouble ?? '';
  if (trouble === '') return null;
  return (
    <div class="banner">
      <Icon name="warning" class="m ask" />
      <span class="grow small">{trouble}</span>
      <button type="button" class="link small" onClick={() => askHost(panel, { type: 'showLog' })}>
        {t('Show Log')}
      </button>
    </div>
  );
}
