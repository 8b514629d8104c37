import type { AuditDecision, AuditRow } from '../../src/session/auditRow.ts';
import { authorityName } from '../model/authorityWords.ts';
import { t } from '../words/t.ts';

/** A decision as a word. */
export function decisionWord(decision: AuditDecision): string {
  return {
    allowed: t('Allowed'),
    denied: t('Denied'),
    asked: t('Asked'),
    deferred: t('Deferred'),
    ran: t('Ran'),
    changed: t('Changed'),
    granted: t('Granted'),
    revoked: t('Revoked'),
  }[decision];
}

/** Its icon and colour; a call that simply ran has none. */
export const decisionSigns: Record<AuditDecision, { icon: string; colour: '' | 'ok' | 'bad' | 'ask' }> = {
  allowed: { icon: 'check', colour: 'ok' },
  denied: { icon: 'circle-slash', colour: 'bad' },
  asked: { icon: 'shield', colour: 'ask' },
  deferred: { icon: 'inbox', colour: 'ask' },
  ran: { icon: '', colour: '' },
  changed: { icon: 'settings-gear', colour: '' },
  granted: { icon: 'unlock', colour: '' },
  revoked: { icon: 'lock', colour: '' },
};

export function authorityWord(authority: AuditRow['authority']): string {
  return authority === undefined ? '' : authorityName(authority);
}

export function wallWord(wall: AuditRow['wall']): string {
  if (wall === undefined) return '';
  return { inside: t('Inside'), outside: t('Outside'), container: t('Container'), none: t('None') }[wall];
}

export function resultWord({ result, exit }: AuditRow): string {
  if (result === undefined) return '';
  const word = {
    ok: t('ok'),
    failed: t('failed'),
    denied: t('did not run'),
    cancelled: t('cancelled'),
    notRun: t('did not run'),
    unknown: t('not known'),
  }[result];
  return typeof exit === 'number' && exit !== 0 ? `${word}, ${t('exit {code}', { code: exit })}` : word;
}

/** Who decided, how far it reaches, and why. */
export function decidedWords({ decision, by, scope, reason }: AuditRow): string {
  const wider = {
    once: '',
    branch: t('for this branch'),
    session: t('for this session'),
    workspace: t('for this folder'),
  };
  const parts = [
    decisionWord(decision),
    by === undefined ? '' : t('by {who}', { who: byWord(by) }),
    scope ? wider[scope] : '',
  ];
  return [parts.filter(part => part !== '').join(' '), ...(reason === undefined ? [] : [reason])].join(': ');
}

function byWord(by: string): string {
  const words: Record<string, string> = {
    person: t('a person'),
    'person, later': t('a person, later'),
    rule: t('a rule'),
    flag: t('the command line'),
    harness: t('the branch’s authority'),
  };
  return words[by] ?? by;
}

/** Whose rule it was. */
export function sourceWord(source: NonNullable<AuditRow['source']>): string {
  return {
    user: t('your settings'),
    workspace: t('this folder'),
    answer: t('an earlier answer'),
    authority: t('the authority itself'),
  }[source];
}

/** A moment in the reader's own zone: `2026-11-21 14:02:11`. */
export function moment(time: number): string {
  const date = new Date(time);
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}
