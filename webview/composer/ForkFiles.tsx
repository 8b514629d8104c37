import type { NodeId } from '../../src/session/ids.ts';
import { askHost } from '../shell/act.ts';
import { heldBy } from '../shell/held.ts';
import { usePanel } from '../shell/usePanel.ts';
import { t } from '../words/t.ts';

/** Which files new branches work with, in words. */
export function ForkFiles({ at, count }: { at: NodeId; count: number }) {
  const panel = usePanel();
  const branch = panel.branch.value?.name ?? '';
  if (panel.tree.value.origin === 'rehearsal') return <>{t('In a rehearsal all branches share one folder.')}</>;
  if (heldBy(panel).authority === 'readOnly') return <>{t('Reading needs no copy of the files.')}</>;
  const turn = panel.turns.value.find(each => each.nodes.includes(at))?.number;
  const place = at === 0 ? t('the start') : turn === undefined ? t('then') : t('turn {turn}', { turn });
  const words =
    count === 1
      ? t('It gets {copy} as of {place}.', { place, copy: '{copy}' })
      : t('Each gets {copy} as of {place}.', { place, copy: '{copy}' });
  const [before, after] = words.split('{copy}');
  return (
    <>
      {before}
      <b>{t('its own copy of the files')}</b>
      {after} {t('Your workspace and {branch} stay as they are.', { branch })}
    </>
  );
}

/** Asked once: what git ignores is not in a copy, and installing it anew takes time. */
export function CopyQuestion() {
  const panel = usePanel();
  const { notCopied = '' } = panel.window.value;
  const { origin } = panel.tree.value;
  if (notCopied === '' || origin === 'rehearsal' || heldBy(panel).authority === 'readOnly') return null;
  return (
    <p class="facts copy-question" role="group" aria-label={t('{folder} is not in a new copy.', { folder: notCopied })}>
      <span>{t('{folder} is not in a new copy.', { folder: notCopied })}</span>{' '}
      <button type="button" class="link" onClick={() => askHost(panel, { type: 'includeInCopies', choice: 'copy' })}>
        {t('Copy It')}
      </button>{' '}
      <button type="button" class="link" onClick={() => askHost(panel, { type: 'includeInCopies', choice: 'leave' })}>
        {t('Leave It')}
      </button>
    </p>
  );
}
