import type { AuditRow } from '../session/auditRow.ts';
import { cleanLine } from './clean.ts';
import { moment } from './figures.ts';

/** A row of the audit trail on one line, and below it the files it changed and what the wall did. */
export function auditLine(row: AuditRow): string {
  const { time, agent, tool, title, turn, files, violations, lentUsed = [] } = row;
  const place = turn === 0 ? agent : `${agent}, turn ${turn}`;
  const what = tool === '' || row.decision === 'granted' || row.decision === 'revoked' ? title : `${tool} ${title}`;
  const head = [moment(time, 'seconds'), ...(place === '' ? [] : [place]), what].map(cleanLine).join('  ');
  const lines = [
    decisionWords(row),
    ...files.map(({ path, added, removed }) => `${path} +${added} −${removed}`),
    ...violations.map(({ words }) => words),
    ...lentUsed.map(({ name, host }) => `the lent ${name} went to ${host}`),
  ];
  return `${[head, ...lines.map(line => `    ${cleanLine(line)}`)].join('\n')}\n`;
}

function decisionWords(row: AuditRow): string {
  const { decision, by, scope, rule, source, reason, authority, wall, result, exit } = row;
  const wider = scope === undefined || scope === 'once' ? '' : ` for the ${scope}`;
  const place = {
    inside: 'inside the wall',
    outside: 'outside of the wall',
    container: 'in the container',
    none: 'without a wall',
  };
  return [
    `${decision}${by === undefined ? '' : ` by ${by}`}${wider}`,
    ...(rule === undefined || decision === 'granted' || decision === 'revoked'
      ? []
      : [`${source === undefined ? '' : `${source}: `}${rule}`]),
    ...(reason === undefined ? [] : [reason]),
    ...(authority === undefined ? [] : [`on ${authority}`]),
    ...(wall === undefined ? [] : [place[wall]]),
    ...(result === undefined ? [] : [resultWords(result, exit)]),
  ].join(' · ');
}

function resultWords(result: NonNullable<AuditRow['result']>, exit: AuditRow['exit']): string {
  const words = {
    ok: 'ok',
    failed: 'failed',
    denied: 'did not run',
    cancelled: 'cancelled',
    notRun: 'did not run',
    unknown: 'outcome not known',
  };
  return `${words[result]}${typeof exit === 'number' && exit !== 0 ? `, exit ${exit}` : ''}`;
}
