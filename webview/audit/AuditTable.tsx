import { t } from '../words/t.ts';
import { RowView } from './RowView.tsx';
import { tableKeys } from './tableKeys.ts';
import { pageRows, type Trail } from './trail.ts';

/** The rows the filter leaves, newest first; as many as were asked for are in the document. */
export function AuditTable({ trail }: { trail: Trail }) {
  const drawn = trail.drawn.value;
  const left = trail.found.value.length - drawn.length;
  const current = drawn.some(row => row.seq === trail.current.value) ? trail.current.value : drawn[0]?.seq;
  return (
    <div class="scroll">
      <table aria-label={t('Audit trail')}>
        <thead>
          <tr>
            <th scope="col" class="when">
              {t('Time')}
            </th>
            <th scope="col" class="who">
              {t('Agent')}
            </th>
            <th scope="col" class="what">
              {t('What')}
            </th>
            <th scope="col" class="how">
              {t('Decision')}
            </th>
            <th scope="col" class="on">
              {t('Authority')}
            </th>
            <th scope="col" class="wall">
              {t('Wall')}
            </th>
            <th scope="col" class="result">
              {t('Result')}
            </th>
            <th scope="col" class="files">
              {t('Files')}
            </th>
          </tr>
        </thead>
        <tbody onKeyDown={tableKeys}>
          {drawn.map(row => (
            <RowView
              key={row.seq}
              trail={trail}
              row={row}
              open={trail.open.value.has(row.seq)}
              tab={row.seq === current ? 0 : -1}
            />
          ))}
        </tbody>
      </table>
      {drawn.length === 0 && trail.state.value === 'there' && (
        <p class="none dim">
          {trail.rows.value.length === 0 ? t('Nothing was done in this session yet.') : t('No entry matches.')}
        </p>
      )}
      {left > 0 && (
        <button type="button" class="plain more" onClick={() => (trail.limit.value += pageRows)}>
          {t('Show {n} More', { n: Math.min(left, pageRows) })}
        </button>
      )}
    </div>
  );
}
