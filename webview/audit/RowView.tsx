import type { AuditRow } from '../../src/session/auditRow.ts';
import { Icon } from '../ui/Icon.tsx';
import { memo } from '../ui/memo.ts';
import { added, removed } from '../words/format.ts';
import { tn } from '../words/t.ts';
import { authorityWord, decisionSigns, decisionWord, moment, resultWord, wallWord } from './auditWords.ts';
import { Detail } from './Detail.tsx';
import { toggle, type Trail } from './trail.ts';

interface RowProps {
  readonly trail: Trail;
  readonly row: AuditRow;
  readonly open: boolean;
  readonly tab: 0 | -1;
}

/** One row of the trail, and below it what it is made of where it is unfolded. */
export const RowView = memo(function RowView({ trail, row, open, tab }: RowProps) {
  const { seq, agent, tool, title, violations } = row;
  const detail = `detail-${seq}`;
  const { icon, colour } = decisionSigns[row.decision];
  const isCall = row.decision !== 'granted' && row.decision !== 'revoked' && tool !== '';
  return (
    <>
      <tr class={open ? 'row open' : 'row'} onClick={() => toggle(trail, seq)}>
        <td class="num">
          <button
            type="button"
            class="unfold"
            tabIndex={tab}
            aria-expanded={open}
            {...(open ? { 'aria-controls': detail } : {})}
            onFocus={() => (trail.current.value = seq)}
          >
            <Icon name={open ? 'chevron-down' : 'chevron-right'} class="s" />
            {moment(row.time)}
          </button>
        </td>
        <td title={agent}>{agent}</td>
        <td class="what" title={title}>
          {isCall && <span class="dim">{tool} </span>}
          <span class={isCall ? 'mono' : ''}>{title}</span>
        </td>
        <td>
          {icon !== '' && <Icon name={icon} class={`s ${colour}`} />}
          {decisionWord(row.decision)}
        </td>
        <td>{authorityWord(row.authority)}</td>
        <td class={row.wall === 'outside' ? 'ask' : ''}>{wallWord(row.wall)}</td>
        <td class={row.result === 'failed' || row.result === 'unknown' ? 'bad' : ''} title={resultWord(row)}>
          {violations.length > 0 && (
            <Icon name="warning" class="s ask" label={tn(violations.length, '{n} violation', '{n} violations')} />
          )}
          {resultWord(row)}
        </td>
        <td class="num">{row.files.length > 0 && <Lines row={row} />}</td>
      </tr>
      {open && (
        <tr class="detail" id={detail}>
          <td colSpan={8}>
            <Detail trail={trail} row={row} />
          </td>
        </tr>
      )}
    </>
  );
});

function Lines({ row: { files } }: { row: AuditRow }) {
  const sum = (of: 'added' | 'removed'): number => files.reduce((total, file) => total + file[of], 0);
  return (
    <>
      <span title={files.map(({ path }) => path).join('\n')}>{files.length} </span>
      <span class="add">{added(sum('added'))}</span> <span class="del">{removed(sum('removed'))}</span>
    </>
  );
}
