import type { ComponentChildren } from 'preact';
import type { AuditRow } from '../../src/session/auditRow.ts';
import { added, removed, took } from '../words/format.ts';
import { t } from '../words/t.ts';
import { authorityWord, decidedWords, resultWord, sourceWord, wallWord } from './auditWords.ts';
import type { Trail } from './trail.ts';

/** What a row is made of: what was shown, what ran, on whose word, behind which wall, and what came of it. */
export function Detail({ trail, row }: { trail: Trail; row: AuditRow }) {
  const { seq, rule, source, authority, wall, result, files, violations, lentUsed = [], turn } = row;
  return (
    <div class="facts">
      <dl>
        <Shown trail={trail} row={row} />
        <Fact label={t('Decision')}>{decidedWords(row)}</Fact>
        {rule !== undefined && (
          <Fact label={t('Rule')}>
            {rule}
            {source !== undefined && <span class="dim">{` (${sourceWord(source)})`}</span>}
          </Fact>
        )}
        {(authority !== undefined || wall !== undefined) && (
          <Fact label={t('Ran on')}>
            {[authorityWord(authority), wall === undefined ? '' : t('wall: {wall}', { wall: wallWord(wall) })]
              .filter(part => part !== '')
              .join(' · ')}
          </Fact>
        )}
        {result !== undefined && (
          <Fact label={t('Result')}>
            {[resultWord(row), took(row.ms ?? 0)].filter(part => part !== '').join(' · ')}
          </Fact>
        )}
        {files.length > 0 && (
          <Fact label={t('Files')}>
            {files.map(({ path, added: more, removed: less }) => (
              <div key={path}>
                <button type="button" class="link mono" onClick={() => trail.post({ type: 'openFile', seq, path })}>
                  {path}
                </button>{' '}
                <span class="add num">{added(more)}</span> <span class="del num">{removed(less)}</span>
              </div>
            ))}
          </Fact>
        )}
        {violations.length > 0 && (
          <Fact label={t('Violations')}>
            {violations.map(({ what, words }) => (
              <div key={`${what} ${words}`} class="ask">
                {words}
              </div>
            ))}
          </Fact>
        )}
        {lentUsed.length > 0 && (
          <Fact label={t('Lent')}>
            {lentUsed.map(({ name, host }) => (
              <div key={`${name} ${host}`}>{t('{name} went to {host}', { name, host })}</div>
            ))}
          </Fact>
        )}
      </dl>
      {turn > 0 && (
        <button type="button" class="plain" onClick={() => trail.post({ type: 'goToTurn', seq })}>
          {t('Go to Turn {n}', { n: turn })}
        </button>
      )}
    </div>
  );
}

function Shown({ trail, row }: { trail: Trail; row: AuditRow }) {
  const shown = trail.shown.value.get(row.seq);
  const { tool, title, shownHash, ranHash } = row;
  if (tool === '' || row.decision === 'granted' || row.decision === 'revoked') return null;
  const ran =
    ranHash === undefined
      ? ''
      : shownHash === undefined
        ? t('Nobody was asked. Fingerprint {hash}.', { hash: ranHash.slice(0, 12) })
        : ranHash === shownHash
          ? t('What was shown, and nothing else. Fingerprint {hash}.', { hash: ranHash.slice(0, 12) })
          : '';
  return (
    <>
      <Fact label={shownHash === undefined ? t('Call') : t('Shown')}>
        <pre tabIndex={0}>{shown?.detail ?? title}</pre>
        {shown?.facts.map(({ label, words, outside }) => (
          <div key={label}>
            <span class="dim">{label}</span> <span class={outside ? 'ask' : ''}>{words}</span>
          </div>
        ))}
      </Fact>
      {ran !== '' && <Fact label={t('Ran')}>{ran}</Fact>}
      {shownHash !== undefined && ranHash !== undefined && ranHash !== shownHash && (
        <Fact label={t('Ran')}>
          <span class="bad">{t('Something else than what was shown.')}</span>
        </Fact>
      )}
    </>
  );
}

function Fact({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <>
      <dt class="dim">{label}</dt>
      <dd>{children}</dd>
    </>
  );
}
