import type { CallItem } from '../model/turn.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Icon } from '../ui/Icon.tsx';
import { took } from '../words/format.ts';
import { t } from '../words/t.ts';
import { LineCount } from './LineCount.tsx';

/** How a call went: changed lines, time, then the sign. A call that never got an answer says nothing. */
export function CallOutcome({ item }: { item: CallItem }) {
  const { outcome } = item;
  if (!outcome) return null;
  const time = took(outcome.ms);
  const shown = outcome.files.length > 0 || item.tool === 'bash' || outcome.result !== 'ok';
  if (!shown) return null;
  return (
    <>
      {outcome.files.length > 0 && <LineCount files={outcome.files} />}
      {item.tool === 'bash' && time && <span class="tiny dim num">{time}</span>}
      <Sign item={item} />
    </>
  );
}

function Sign({ item: { outcome, tool, call } }: { item: CallItem }) {
  switch (outcome?.result) {
    case 'ok':
      return tool === 'bash' ? <Icon name="check" class="ok" label={exitWords(outcome.exit)} /> : null;
    case 'failed':
      return <Icon name="error" class="bad" label={exitWords(outcome.exit)} />;
    case 'denied':
      return <Denied call={call} />;
    case 'cancelled':
      return <Word icon="circle-slash" words={t('cancelled')} />;
    case 'notRun':
      return <Word icon="circle-slash" words={t('not run')} />;
    default:
      return null;
  }
}

/** A call that did not run: refused for good, or kept for the person who was not there. */
function Denied({ call }: { call: string }) {
  const kept = [...usePanel().tree.value.deferred.values()].some(request => request.call === call);
  return kept ? (
    <Icon name="inbox" class="ask" label={t('Refused and kept for you')} />
  ) : (
    <Word icon="circle-slash" words={t('denied')} />
  );
}

function Word({ icon, words }: { icon: string; words: string }) {
  return (
    <>
      <span class="tiny dim">{words}</span>
      <Icon name={icon} />
    </>
  );
}

/** The end of a command in words. */
export function exitWords(exit: number | null | undefined): string {
  if (exit === undefined) return t('Failed');
  return exit === null ? t('Ended by a signal') : t('Exit {code}', { code: exit });
}
