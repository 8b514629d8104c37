import type { ComponentChildren } from 'preact';
import type { ComparedWay, Comparison } from '../../src/protocol/query.ts';
import { CheckFact } from '../transcript/CheckFact.tsx';
import { money, took } from '../words/format.ts';
import { t } from '../words/t.ts';
import type { Board } from './board.ts';
import { FileFact } from './FileFact.tsx';
import { WayName } from './WayName.tsx';

/** One column a way: what it says of itself, and its figures from the log. */
export function WaysTable({ board, comparison }: { board: Board; comparison: Comparison }) {
  const { ways } = comparison;
  const row = (label: string, cell: (way: ComparedWay, at: number) => ComponentChildren, kind = '') => (
    <tr class={kind}>
      <th scope="row">{label}</th>
      {ways.map((way, at) => (
        <td key={at}>{cell(way, at)}</td>
      ))}
    </tr>
  );
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={t('Figures of the ways')}>
      <table>
        <thead>
          <tr>
            <td />
            {ways.map((way, at) => (
              <th key={at} scope="col">
                <WayName way={way} ways={ways} onPick={() => board.post({ type: 'showWay', way: at })} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {row(
            t('Claim'),
            way =>
              way.claim === '' ? (
                <span class="dim">{way.turnCount === 0 ? t('Nothing was said here since.') : t('no words')}</span>
              ) : (
                t('“{words}”', { words: way.claim })
              ),
            'claim',
          )}
          {row(t('Files'), way => (
            <FileFact files={way.files} kept={way.after !== ''} />
          ))}
          {row(t('Check'), way => (
            <CheckFact {...way} />
          ))}
          {row(t('Tools'), way => (
            <Tools way={way} />
          ))}
          {row(t('Cost'), way => money(way.cost), 'num')}
          {row(t('Time'), way => took(way.ms) || t('under 1 s'), 'num')}
          {row(t('Turns'), way => way.turnCount.toLocaleString('en'), 'num')}
          {row(t('Diff'), (way, at) =>
            way.files.length === 0 ? null : (
              <button
                type="button"
                class="plain"
                aria-label={t('Open Diff of {branch}', { branch: way.name })}
                onClick={() => board.post({ type: 'openDiff', from: null, to: at })}
              >
                {t('Open Diff')}
              </button>
            ),
          )}
        </tbody>
      </table>
    </div>
  );
}

function Tools({ way }: { way: ComparedWay }) {
  if (way.tools.length === 0) return <span class="dim">{t('none')}</span>;
  return (
    <ul role="list">
      {way.tools.map(({ tool, ok, failed, denied }) => (
        <li key={tool}>
          {tool} <span class="num">{ok + failed + denied}</span>
          {failed > 0 && <span class="bad num"> {t('{n} failed', { n: failed })}</span>}
          {denied > 0 && <span class="ask num"> {t('{n} denied', { n: denied })}</span>}
        </li>
      ))}
    </ul>
  );
}
