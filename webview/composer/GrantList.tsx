import { useState } from 'preact/hooks';
import type { BranchId } from '../../src/session/ids.ts';
import type { Rule } from '../../src/session/rule.ts';
import { ruleKind, ruleMatch } from '../model/ruleWords.ts';
import { revoke } from '../shell/act.ts';
import type { Panel } from '../shell/panel.ts';
import { usePanel } from '../shell/usePanel.ts';
import { t, tn } from '../words/t.ts';
import { useKeptRules } from './useKeptRules.ts';

/** What answers allowed beyond one call: how many rules hold, and behind it which, each with the way to take it back. */
export function GrantList() {
  const panel = usePanel();
  const [open, setOpen] = useState(false);
  const branch = panel.branch.value?.id;
  // A rule of another branch says nothing of what is done here.
  const grants = panel.tree.value.grants.filter(
    ({ scope, branch: of }) => scope === 'session' || (scope === 'branch' && of === branch),
  );
  const { kept, ask } = useKeptRules();
  const rows: Row[] = [
    ...grants.map(({ rule, scope, branch: of }) => ({
      rule,
      where: scope === 'session' ? t('this session') : t('branch {name}', { name: nameOf(panel, of) }),
    })),
    ...kept.map(rule => ({ rule, where: t('this workspace') })),
  ];
  const takeBack = (rule: Rule): void => void revoke(panel, rule).then(ask);
  if (rows.length === 0) return null;
  return (
    <div class="grants">
      <p>
        {tn(rows.length, '{n} rule holds', '{n} rules hold')} <span aria-hidden="true">·</span>{' '}
        <button type="button" class="link" aria-expanded={open ? 'true' : 'false'} onClick={() => setOpen(!open)}>
          {open ? t('Hide') : t('Show')}
        </button>
      </p>
      {open && (
        <ul aria-label={t('What agents may do here')}>
          {rows.map(row => (
            <RuleRow key={`${row.where}${JSON.stringify(row.rule)}`} row={row} onRevoke={takeBack} />
          ))}
        </ul>
      )}
    </div>
  );
}

interface Row {
  readonly rule: Rule;
  /** How far it reaches. */
  readonly where: string;
}

function nameOf(panel: Panel, branch: BranchId): string {
  return panel.tree.value.branches.get(branch)?.name ?? '';
}

function RuleRow({ row: { rule, where }, onRevoke }: { row: Row; onRevoke: (rule: Rule) => void }) {
  const match = ruleMatch(rule);
  const kind = ruleKind(rule);
  return (
    <li>
      <span class="grow">
        {match !== '' && <code>{match}</code>}
        <span class="quiet">{t('{kind}, {where}', { kind, where })}</span>
      </span>
      <button
        type="button"
        class="link"
        aria-label={t('Revoke: {rule}', { rule: match || kind })}
        onClick={() => onRevoke(rule)}
      >
        {t('Revoke')}
      </button>
    </li>
  );
}
