import type { Comparing } from '../model/comparedWays.ts';
import { firstGreen, leftWords, shownWays } from '../model/comparedWays.ts';
import { placeWords } from '../model/placeWords.ts';
import { consume } from '../shell/focus.ts';
import type { Panel } from '../shell/panel.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { t, tn } from '../words/t.ts';
import { ask, closeCompare, openTable } from './comparing.ts';
import { WayCard } from './WayCard.tsx';

/** Ways side by side, in place of the transcript: what each says of itself, what it changed, and what a check said. */
export function CompareView() {
  const panel = usePanel();
  const { value: comparing } = panel.comparing;
  if (!comparing) return null;
  const { session, places, found, trouble } = comparing;
  return (
    <section
      class="compare"
      data-part="compare"
      aria-label={t('Compare')}
      aria-busy={found || trouble ? undefined : 'true'}
      onKeyDown={event => {
        if (event.key !== 'Escape' || event.ctrlKey || event.metaKey || panel.sheet.peek().type !== 'none') return;
        consume(event);
        closeCompare(panel);
      }}
    >
      <header>
        <Icon name="git-compare" />
        <h2 tabIndex={-1} data-focus="compared">
          <b>{tn(places.length, '{n} way', '{n} ways')}</b> {fromWords(panel, comparing)}
        </h2>
        <span class="grow" />
        <IconButton
          icon="open-in-window"
          title={t('Open as Table in an Editor')}
          onClick={() => openTable(panel, session, places)}
        />
        <IconButton icon="close" title={t('Close (Esc)')} onClick={() => closeCompare(panel)} />
      </header>
      <div class="cards">
        {trouble !== '' && (
          <div class="failing" role="alert">
            <p>
              <Icon name="error" class="m bad" />{' '}
              {found ? t('This is not the newest: {why}', { why: trouble }) : trouble}
            </p>
            <Button look="secondary" onClick={() => void ask(panel)}>
              {t('Try Again')}
            </Button>
          </div>
        )}
        {!found && trouble === '' && (
          <p class="dim small looking" role="status">
            {t('Looking at what each way did…')}
          </p>
        )}
        {found && <Ways comparing={comparing} found={found} panel={panel} />}
      </div>
    </section>
  );
}

function Ways({
  panel,
  comparing,
  found,
}: {
  panel: Panel;
  comparing: Comparing;
  found: NonNullable<Comparing['found']>;
}) {
  const { branches } = panel.tree.value;
  const best = firstGreen(found.ways);
  const isPlaces = new Set(found.ways.map(way => way.branch)).size < found.ways.length;
  const unused = found.ways.filter(way => !way.holder);
  const left = found.ways.length - 1;
  const copies = unused.filter(way => branches.get(way.branch)?.copy).length;
  return (
    <>
      <ul role="list">
        {shownWays(found.ways).map(way => (
          <WayCard
            key={`${way.branch}/${way.node}`}
            way={way}
            index={found.ways.indexOf(way)}
            places={comparing.places}
            session={comparing.session}
            look={way === best ? 'primary' : 'secondary'}
            turn={isPlaces ? (panel.tree.value.nodes.get(way.node)?.turn ?? way.turns.at(-1)?.turn) : undefined}
          />
        ))}
      </ul>
      {!isPlaces && left > 0 && <p class="staying small">{leftWords(left, Math.min(copies, left))}</p>}
    </>
  );
}

function fromWords(panel: Panel, { found }: Comparing): string {
  if (!found) return '';
  const known = panel.turns.value.some(turn => turn.nodes.includes(found.from));
  const place =
    known || found.from === 0 ? placeWords(panel.turns.value, found.from) : t('turn {turn}', { turn: found.fromTurn });
  return t('from {place}', { place });
}
