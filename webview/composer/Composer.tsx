import { RehearsalLine } from '../rehearsal/RehearsalLine.tsx';
import { usePanel } from '../shell/usePanel.ts';
import { Bar } from './Bar.tsx';
import { ForkSheet } from './ForkSheet.tsx';
import { NoticeLine } from './NoticeLine.tsx';
import { PromptText } from './PromptText.tsx';
import { Queue } from './Queue.tsx';
import { RewindSheet } from './RewindSheet.tsx';
import { t } from '../words/t.ts';

/** The one place for every decision: what is sent, where it goes, what it costs. */
export function Composer() {
  const panel = usePanel();
  const sheet = panel.sheet.value;
  return (
    <>
      <RehearsalLine />
      <NoticeLine />
      {sheet.type === 'none' && <Queue />}
      <form
        class={`composer ${sheet.type}`}
        data-part="composer"
        aria-label={sheet.type === 'fork' ? t('New branches') : sheet.type === 'rewind' ? t('Rewind') : t('Prompt')}
        onSubmit={event => event.preventDefault()}
        onFocusIn={() => (panel.composerFocused.value = true)}
        onFocusOut={() => (panel.composerFocused.value = false)}
      >
        {sheet.type === 'fork' && <ForkSheet sheet={sheet} />}
        {sheet.type === 'rewind' && <RewindSheet to={sheet.to} />}
        {sheet.type === 'none' && (
          <>
            <PromptText />
            <Bar />
          </>
        )}
      </form>
    </>
  );
}
