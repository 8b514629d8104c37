import { CompareView } from '../compare/CompareView.tsx';
import { Composer } from '../composer/Composer.tsx';
import { Outline } from '../outline/Outline.tsx';
import { OutlineSash } from '../outline/OutlineSash.tsx';
import { SessionRow } from '../outline/SessionRow.tsx';
import { LateLine } from '../request/LateLine.tsx';
import { RequestCard } from '../request/RequestCard.tsx';
import { Transcript } from '../transcript/Transcript.tsx';
import { TroubleLine, UntrustedLine, Welcome } from '../welcome/Welcome.tsx';
import type { Panel } from './panel.ts';
import { PanelContext } from './usePanel.ts';

/**
 * The panel. A person sees session, outline, transcript, request and composer from top to bottom; the keyboard begins in
 * the composer and goes round from there, so that stands first in the document.
 */
export function App({ panel }: { panel: Panel }) {
  return (
    <PanelContext.Provider value={panel}>
      <Composer />
      <Upper panel={panel} />
      <UntrustedLine />
      <TroubleLine />
      <LateLine />
      <RequestCard />
      <Announcer panel={panel} />
    </PanelContext.Provider>
  );
}

function Upper({ panel }: { panel: Panel }) {
  const shown = panel.quiet.value.shown;
  if (!shown) {
    // A view that is about to show a session again says nothing in between.
    return panel.wanted.value ? <main class="welcome" /> : <Welcome />;
  }
  return (
    <>
      <SessionRow />
      <Outline />
      <OutlineSash />
      {panel.comparing.value ? <CompareView /> : <Transcript key={panel.place.value} />}
    </>
  );
}

function Announcer({ panel }: { panel: Panel }) {
  return (
    <div class="unseen" role="status" aria-live="polite">
      {panel.announcement.value}
    </div>
  );
}
