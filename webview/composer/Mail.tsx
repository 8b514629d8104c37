import { untakenMail, type MailLine } from '../model/mailLines.ts';
import { act } from '../shell/act.ts';
import { usePanel } from '../shell/usePanel.ts';
import { MailWords } from '../transcript/MailNote.tsx';
import { t, tn } from '../words/t.ts';

/** At most so many lines; more are counted. */
const mostLines = 3;

/** What came for the shown branch and has not been read: it can still be thrown away. */
export function Mail() {
  const panel = usePanel();
  const lines = untakenMail(panel.tree.value, panel.branch.value?.id ?? 0);
  if (lines.length === 0) return null;
  const more = lines.length - mostLines;
  return (
    <div class="mail" role="group" aria-label={t('Mail that has not been read')}>
      {lines.slice(0, mostLines).map(line => (
        <Waiting key={line.message} line={line} />
      ))}
      {more > 0 && <p class="tiny dim">{tn(more, '{n} more message waits', '{n} more messages wait')}</p>}
    </div>
  );
}

function Waiting({ line }: { line: MailLine }) {
  const panel = usePanel();
  const discard = (): void => {
    const { session } = panel.tree.peek();
    void act(panel, { type: 'discardMessage', session, message: line.message });
  };
  return (
    <div class="waiting" title={line.whole}>
      <span class="line">
        <MailWords line={line} />
      </span>
      <button type="button" class="link small" onClick={discard}>
        {t('Discard Before It Is Read')}
      </button>
    </div>
  );
}
