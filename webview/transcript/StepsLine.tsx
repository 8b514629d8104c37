import { callsTime, readNames, stepsWords } from '../model/displayItems.ts';
import type { CallItem, Turn } from '../model/turn.ts';
import { isOpen, toggleOpen } from '../shell/drafts.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Icon } from '../ui/Icon.tsx';
import { took } from '../words/format.ts';
import { tn } from '../words/t.ts';
import { CallNotes } from './CallNotes.tsx';
import { CallLine } from './CallLine.tsx';

interface Props {
  id: string;
  calls: readonly CallItem[];
  state: Turn['state'];
  tab: number;
}

/** Four or more calls in a row of a finished turn: `14 steps  read 6 files, ran 3 commands  3:20`. */
export function StepsLine(props: Props) {
  const failed = props.calls.filter(call => call.outcome?.result === 'failed').length;
  return (
    <Group {...props} icon="list-tree" verb={tn(props.calls.length, '{n} step', '{n} steps')}>
      <span class="cut small dim grow">
        {stepsWords(props.calls)}
        {failed > 0 && `, ${tn(failed, '{n} failed', '{n} failed')}`}
      </span>
      <span class="tiny dim num">{took(callsTime(props.calls))}</span>
    </Group>
  );
}

/** Reads in a row: `Read 3 files  token.ts, client.ts, …`. */
export function ReadsLine(props: Props) {
  return (
    <Group {...props} icon="book" verb={tn(props.calls.length, 'Read {n} file', 'Read {n} files')}>
      <span class="mono cut dim">{readNames(props.calls)}</span>
    </Group>
  );
}

function Group(props: Props & { icon: string; verb: string; children: preact.ComponentChildren }) {
  const panel = usePanel();
  const key = `steps/${props.id}`;
  const open = isOpen(panel, key);
  return (
    <>
      <button
        type="button"
        class="call"
        tabIndex={props.tab}
        aria-expanded={open ? 'true' : 'false'}
        onClick={() => toggleOpen(panel, key)}
      >
        <Icon name={props.icon} />
        <span class="small verb">{props.verb}</span>
        {props.children}
      </button>
      {!open && <CallNotes calls={props.calls} tab={props.tab} />}
      {open && (
        <div class="inner">
          {props.calls.map(call => (
            <CallLine key={call.call} item={call} state={props.state} tab={props.tab} />
          ))}
        </div>
      )}
    </>
  );
}
