import { useState } from 'preact/hooks';
import type { Grant } from '../../src/session/rule.ts';
import { ruleKind, ruleMatch } from '../model/ruleWords.ts';
import { revoke } from '../shell/act.ts';
import { usePanel } from '../shell/usePanel.ts';
import { t, tn } from '../words/t.ts';

/** What answers allowed beyond one call: how many rules hold, and behind it which, each with the way to take it back. */
export function GrantList() {
  const panel = usePanel();
  const [open, setOpen] = useState(false);
  const branch = panel.branch.value?.id;
  // A rule of another branch says nothing of what is done here.
  const grants = panel.tree.value.grants.filter(
    ({ scope, branch: of }) => scope === 'session' || (scope === 'branch' && of === branch),
  );
  if (grants.length === 0) return null;
  return (
    <div class="grants">
      <p>
        {tn(grants.length, '{n} rule holds', '{n} rules hold')} <span aria-hidden="true">·</span>{' '}
        <button type="button" class="link" aria-expanded={open ? 'true' : 'false'} onClick={() => setOpen(!open)}>
          {open ? t('Hide') : t('Show')}
        </button>
      </p>
      {open && (
        <ul aria-label={t('What agents may do here')}>
          {grants.map(grant => (
            <GrantRow key={`${grant.scope}${grant.branch}${JSON.stringify(grant.rule)}`} grant={grant} />
          ))}
        </ul>
      )}
    </div>
  );
}

function GrantRow({ grant: { rule, scope, branch } }: { grant: Grant }) {
  const panel = usePanel();
  const match = ruleMatch(rule);
  const kind = ruleKind(rule);
  const name = panel.tree.value.branches.get(branch)?.name ?? '';
  const where = scope === 'session' ? t('this session') : t('branch {name}', { name });
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
        onClick={() => revoke(panel, rule)}
      >
        {t('Revoke')}
      </button>
    </li>
  );
}
