import type { Receipt } from '../../src/session/event.ts';
import type { Branch } from '../../src/session/tree.ts';
import { cacheShare, cacheWords } from '../model/cacheWords.ts';
import type { Row } from '../model/rowsOf.ts';
import type { Turn } from '../model/turn.ts';
import { askHost } from '../shell/act.ts';
import { openNativeMenu } from '../shell/focus.ts';
import { openRewind } from '../shell/rewind.ts';
import { openFork } from '../shell/sheets.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Icon } from '../ui/Icon.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { money } from '../words/format.ts';
import { t, tn } from '../words/t.ts';
import { CheckFact } from './CheckFact.tsx';
import { LineCount } from './LineCount.tsx';

/** The end of a turn, from the log. What is done here acts after the turn. */
export function ReceiptRow(props: { turn: Turn; receipt: Receipt; left: Row['left']; tab: number }) {
  const { turn, receipt, tab } = props;
  const panel = usePanel();
  const sheet = panel.sheet.value;
  const on = (type: 'fork' | 'rewind'): string =>
    (sheet.type === 'fork' && type === 'fork' && sheet.at === turn.end) ||
    (sheet.type === 'rewind' && type === 'rewind' && sheet.to === turn.end)
      ? 'on'
      : '';
  const next = panel.beat.value?.gesture === 'fork' && sheet.type === 'none' && turn.number === 2 ? 'ringed' : '';
  const atHead = panel.branch.value?.head === turn.end;
  return (
    <footer class="receipt">
      <div class="said">
        <Files turn={turn} receipt={receipt} tab={tab} />
        <CheckFact {...receipt} />
        {turn.state === 'stopped' && (
          <span class="fact">
            <Icon name="circle-slash" />
            {t('stopped by you')}
          </span>
        )}
        {turn.cache && isForked(panel.branch.value) && (
          <span class="fact num wide" title={cacheWords(turn.cache)}>
            {cacheShare(turn.cache)}
          </span>
        )}
        {receipt.cost > 0 && (
          <span class="fact num wide" title={turn.cache && cacheWords(turn.cache)}>
            {money(receipt.cost)}
          </span>
        )}
      </div>
      {props.left === '' && (
        <span class="acts">
          <IconButton
            icon="git-branch-create"
            class={`${on('fork')} ${next}`}
            title={t('Fork After Turn {turn} (F)', { turn: turn.number })}
            tab={tab}
            onClick={() => openFork(panel, turn.end)}
          />
          <IconButton
            icon="discard"
            class={`${on('rewind')} rewind`}
            title={t('Rewind to Here (R)')}
            off={atHead && t('{branch} stands here', { branch: panel.branch.value?.name ?? '' })}
            tab={tab}
            onClick={() => openRewind(panel, turn.end)}
          />
          <IconButton
            icon="ellipsis"
            title={t('More Actions')}
            tab={tab}
            onClick={event => openNativeMenu(event.currentTarget)}
          />
        </span>
      )}
    </footer>
  );
}

/** What an agent that was forked read from its maker's cache is what made it cheap. */
function isForked(branch: Branch | undefined): boolean {
  return branch?.by === 'agent' && branch.purpose === 'fork' && branch.from !== 0;
}

function Files({ turn, receipt, tab }: { turn: Turn; receipt: Receipt; tab: number }) {
  const panel = usePanel();
  if (receipt.files.length === 0) return <span class="fact">{t('no files changed')}</span>;
  const open = (): void =>
    askHost(panel, {
      type: 'openDiff',
      ...(panel.view.peek().shown ?? { session: '', branch: 0 }),
      // Before the first turn there is no node: what its own first node knows is the nearest.
      from: turn.before || turn.key,
      to: turn.end,
      title: t('Turn {turn}', { turn: turn.number }),
      files: receipt.files.map(file => file.path),
    });
  return (
    <button type="button" class="fact link" tabIndex={tab} title={t('Open the diff of this turn')} onClick={open}>
      <Icon name="diff-multiple" />
      {tn(receipt.files.length, '{n} file', '{n} files')} <LineCount files={receipt.files} />
    </button>
  );
}
