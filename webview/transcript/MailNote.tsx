import { laneOf, laneStyle } from '../model/lane.ts';
import { notedMail, type MailLine } from '../model/mailLines.ts';
import { isOpen, toggleOpen } from '../shell/drafts.ts';
import { showBranch } from '../shell/show.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Icon } from '../ui/Icon.tsx';
import { t } from '../words/t.ts';

type Note = { node: number; words: string; messages: readonly number[] };

/** Words from other branches that the agent has read: a line each, which opens to the whole. */
export function MailNote({ note, tab }: { note: Note; tab: number }) {
  const panel = usePanel();
  const lines = notedMail(panel.tree.value, note.messages, note.words);
  if (lines.length === 0) return <Unknown note={note} tab={tab} />;
  return (
    <>
      {lines.map(line => (
        <NotedLine key={line.message} line={line} tab={tab} />
      ))}
    </>
  );
}

function NotedLine({ line, tab }: { line: MailLine; tab: number }) {
  const panel = usePanel();
  const key = `mail/${line.message}`;
  const open = isOpen(panel, key);
  return (
    <>
      <button
        type="button"
        class="call"
        tabIndex={tab}
        aria-expanded={open ? 'true' : 'false'}
        onClick={() => toggleOpen(panel, key)}
      >
        <MailWords line={line} />
      </button>
      {open && (
        <div class="detail">
          <pre tabIndex={0}>{line.whole}</pre>
          {line.from > 0 && (
            <p class="tiny dim">
              <button type="button" class="link" tabIndex={tab} onClick={() => showBranch(panel, line.from)}>
                {t('Show {branch}', { branch: line.name })}
              </button>
            </p>
          )}
        </div>
      )}
    </>
  );
}

/** `reply  tangent returned: all 14 moved`. */
export function MailWords({ line }: { line: MailLine }) {
  return (
    <>
      <Icon name={line.icon} />
      {line.from > 0 && <span class="lanedot" style={laneStyle(laneOf(line.from))} />}
      <span class="verb small">{line.name}</span>
      <span class="cut small dim grow">{`${line.verb}: ${line.words}`}</span>
    </>
  );
}

/** A note of an earlier version does not say what it brought. */
function Unknown({ note, tab }: { note: Note; tab: number }) {
  const panel = usePanel();
  const key = `mail/node-${note.node}`;
  const open = isOpen(panel, key);
  return (
    <>
      <button
        type="button"
        class="call"
        tabIndex={tab}
        aria-expanded={open ? 'true' : 'false'}
        onClick={() => toggleOpen(panel, key)}
      >
        <Icon name="mail" />
        <span class="cut small grow">{t('Another branch: {words}', { words: note.words })}</span>
      </button>
      {open && (
        <div class="detail">
          <pre tabIndex={0}>{note.words}</pre>
        </div>
      )}
    </>
  );
}
