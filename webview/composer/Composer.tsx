import { assertNever } from '../../src/base/assertNever.ts';
import { RehearsalLine } from '../rehearsal/RehearsalLine.tsx';
import type { Sheet } from '../shell/panel.ts';
import { usePanel } from '../shell/usePanel.ts';
import { t } from '../words/t.ts';
import { AdoptSheet } from './AdoptSheet.tsx';
import { Bar } from './Bar.tsx';
import { ForkSheet } from './ForkSheet.tsx';
import { Mail } from './Mail.tsx';
import { NoticeLine } from './NoticeLine.tsx';
import { PromptText } from './PromptText.tsx';
import { Queue } from './Queue.tsx';
import { RewindSheet } from './RewindSheet.tsx';
import { SplitOffSheet } from './SplitOffSheet.tsx';
import { UnattendedSheet } from './UnattendedSheet.tsx';
import { UseSheet } from './UseSheet.tsx';

/** The one place for every decision: what is sent, where it goes, what it costs. */
export function Composer() {
  const panel = usePanel();
  const sheet = panel.sheet.value;
  return (
    <>
      <RehearsalLine />
      <NoticeLine />
      {sheet.type === 'none' && <Mail />}
      {sheet.type === 'none' && <Queue />}
      <form
        class={`composer ${sheet.type}`}
        data-part="composer"
        aria-label={label(sheet)}
        onSubmit={event => event.preventDefault()}
        onFocusIn={() => (panel.composerFocused.value = true)}
        onFocusOut={() => (panel.composerFocused.value = false)}
      >
        {content(sheet)}
      </form>
    </>
  );
}

function label(sheet: Sheet): string {
  switch (sheet.type) {
    case 'none':
      return t('Prompt');
    case 'fork':
      return t('New branches');
    case 'rewind':
      return t('Rewind');
    case 'splitOff':
      return t('Split off');
    case 'use':
      return t('Use in Workspace');
    case 'adopt':
      return t('Adopt');
    case 'unattended':
      return t('Unattended');
    default:
      return assertNever(sheet);
  }
}

function content(sheet: Sheet) {
  switch (sheet.type) {
    case 'none':
      return (
        <>
          <PromptText />
          <Bar />
        </>
      );
    case 'fork':
      return <ForkSheet sheet={sheet} />;
    case 'rewind':
      return <RewindSheet sheet={sheet} />;
    case 'splitOff':
      return <SplitOffSheet sheet={sheet} />;
    case 'use':
      return <UseSheet sheet={sheet} />;
    case 'adopt':
      return <AdoptSheet sheet={sheet} />;
    case 'unattended':
      return <UnattendedSheet sheet={sheet} />;
    default:
      return assertNever(sheet);
  }
}
