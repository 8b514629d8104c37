import { useEffect, useState } from 'preact/hooks';
import type { FileDiff } from '../../src/session/fileDiff.ts';
import type { OpenRequest } from '../../src/session/tree.ts';
import { askHost } from '../shell/act.ts';
import { usePanel } from '../shell/usePanel.ts';
import { t, tn } from '../words/t.ts';

/** Whether the files are still those the request was made over, and if not, the way to see what changed. */
export function ChangedSince({ request }: { request: OpenRequest }) {
  const panel = usePanel();
  const session = panel.view.value.shown?.session ?? '';
  const { branches, holder } = panel.tree.value;
  const from = request.at ?? 0;
  // The workspace's own files are those on disk.
  const to = request.branch === holder ? 0 : (branches.get(request.branch)?.head ?? 0);
  const [changes, setChanges] = useState<readonly FileDiff[] | undefined>();
  useEffect(() => {
    let wanted = true;
    setChanges(undefined);
    if (session !== '' && from > 0)
      panel.bridge.query({ type: 'fileChanges', session, from, to }).then(
        answer => wanted && setChanges('unavailable' in answer ? undefined : answer.changes),
        () => {}, // Then nothing is said of files.
      );
    return () => void (wanted = false);
  }, [session, request.id, from, to]);
  if (!changes) return null;
  if (changes.length === 0) return <p class="when tiny dim">{t('No file changed since.')}</p>;
  const words = tn(changes.length, '{n} file changed since', '{n} files changed since');
  const show = (): void =>
    askHost(panel, {
      type: 'openDiff',
      session,
      branch: request.branch,
      from,
      to,
      title: t('Changed since the request'),
      files: changes.map(({ path }) => path),
    });
  return (
    <p class="when tiny ask">
      {words} <span aria-hidden="true">·</span>{' '}
      <button type="button" class="link" onClick={show}>
        {t('Open Diff')}
      </button>
    </p>
  );
}
