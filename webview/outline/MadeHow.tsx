import type { Branch } from '../../src/session/tree.ts';
import type { OutlineRow } from '../model/outlineRows.ts';
import { toggleOpen } from '../shell/drafts.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Icon } from '../ui/Icon.tsx';
import { t, tn } from '../words/t.ts';
import { interviewsKey } from './interviewsKey.ts';

/** Which agent made a branch, and how: a sign after its name. What a person made has none. */
export function MadeHow({ branch }: { branch: Branch }) {
  const panel = usePanel();
  if (branch.by !== 'agent') return null;
  const maker = panel.tree.value.branches.get(branch.parent)?.name ?? '';
  if (branch.task?.role === 'delegate') {
    return <Icon name="comment-discussion" class="made" label={t('Answers questions for {maker}', { maker })} />;
  }
  if (branch.task?.role === 'review') {
    return <Icon name="code-review" class="made" label={t('Looks at the work of {maker}', { maker })} />;
  }
  return branch.purpose === 'spawn' ? (
    <Icon name="agent" class="made" label={t('Spawned by {maker}', { maker })} />
  ) : (
    <Icon name="git-branch" class="made" label={t('Forked by {maker}', { maker })} />
  );
}

/** That a branch asked, and how often: a click shows who answered, under it. Arrow keys on the row do the same. */
export function Interviews({ row }: { row: Extract<OutlineRow, { type: 'branch' }> }) {
  const panel = usePanel();
  const words = tn(row.interviews, 'asked once before it went on', 'asked {n} times before it went on');
  return (
    <span
      class="interviews"
      title={words}
      onClick={event => {
        event.stopPropagation();
        toggleOpen(panel, interviewsKey(panel.tree.peek().session, row.branch.id));
      }}
    >
      <Icon name="comment-discussion" label={words} />
    </span>
  );
}
