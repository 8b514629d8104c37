import type { Comparison } from '../../src/protocol/query.ts';
import { turnRows, wayName } from '../model/comparedWays.ts';
import { t, tn } from '../words/t.ts';
import { WayName } from './WayName.tsx';

/** What was said since the paths part, turn beside turn. */
export function WordsPart({ comparison: { ways } }: { comparison: Comparison }) {
  const rows = turnRows(ways);
  return (
    <section aria-label={t('Words')}>
      <div class="parthead">
        <h2>{t('Words')}</h2>
      </div>
      {rows.length === 0 ? (
        <p class="none dim">{t('Nothing was said here since.')}</p>
      ) : (
        <div class="scroll" tabIndex={0} role="region" aria-label={t('Turns side by side')}>
          <table class="words">
            <thead>
              <tr>
                <td />
                {ways.map((way, at) => (
                  <th key={at} scope="col">
                    <WayName way={way} ways={ways} />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((turns, at) => (
                <tr key={at}>
                  <th scope="row">{t('Turn {turn}', { turn: turns.find(turn => turn)?.turn ?? at + 1 })}</th>
                  {turns.map((turn, way) => (
                    <td key={way}>
                      {turn && (
                        <>
                          {turn.prompt !== '' && <p class="prompt">{turn.prompt}</p>}
                          {turn.reply === '' ? (
                            <p class="dim">{t('no words')}</p>
                          ) : (
                            <p
                              class="reply"
                              tabIndex={0}
                              role="group"
                              aria-label={t('Reply of {branch}', { branch: wayName(ways[way], ways) })}
                            >
                              {turn.reply}
                            </p>
                          )}
                        </>
                      )}
                    </td>
                  ))}
                </tr>
              ))}
              {ways.some(way => way.turnCount > way.turns.length) && (
                <tr>
                  <th scope="row">{t('More')}</th>
                  {ways.map((way, at) => (
                    <td key={at} class="dim">
                      {way.turnCount > way.turns.length &&
                        tn(way.turnCount - way.turns.length, '{n} more turn', '{n} more turns')}
                    </td>
                  ))}
                </tr>
              )}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
