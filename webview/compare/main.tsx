import { render } from 'preact';
import './compare.css';
import type { FromCompare, ToCompare } from '../../src/protocol/compareMessage.ts';
import { setStrings, t, tn } from '../words/t.ts';
import { createBoard, receive, type Board } from './board.ts';
import { FilesPart } from './FilesPart.tsx';
import { WaysTable } from './WaysTable.tsx';
import { WordsPart } from './WordsPart.tsx';

declare function acquireVsCodeApi(): { postMessage(message: FromCompare): void };

start(acquireVsCodeApi());

/** The page is thrown away when its tab is hidden, and asks its host for everything. */
function start(api: ReturnType<typeof acquireVsCodeApi>): void {
  const board = createBoard(message => api.postMessage(message));
  window.addEventListener('message', (event: MessageEvent<ToCompare>) => {
    const message = event.data;
    if (message.type === 'strings') setStrings(message.bundle);
    else receive(board, message);
  });
  render(<Page board={board} />, document.body);
  api.postMessage({ type: 'ready' });
}

function Page({ board }: { board: Board }) {
  const { value: comparison } = board.comparison;
  const { value: trouble } = board.trouble;
  return (
    <main aria-busy={comparison || trouble ? undefined : 'true'}>
      {trouble !== '' && (
        <p class="trouble bad" role="alert">
          {comparison ? t('This is not the newest: {why}', { why: trouble }) : trouble}{' '}
          <button type="button" class="plain" onClick={() => board.post({ type: 'again' })}>
            {t('Try Again')}
          </button>
        </p>
      )}
      {!comparison && <h1 class="unseen">{t('Compare')}</h1>}
      {!comparison && trouble === '' && (
        <p class="none dim" role="status">
          {t('Looking at what each way did…')}
        </p>
      )}
      {comparison && (
        <>
          <h1>
            <b>{tn(comparison.ways.length, '{n} way', '{n} ways')}</b>{' '}
            {comparison.from === 0
              ? t('from {place}', { place: t('the start') })
              : t('from {place}', { place: t('turn {turn}', { turn: comparison.fromTurn }) })}
          </h1>
          <WaysTable board={board} comparison={comparison} />
          <FilesPart board={board} comparison={comparison} />
          <WordsPart comparison={comparison} />
        </>
      )}
    </main>
  );
}
