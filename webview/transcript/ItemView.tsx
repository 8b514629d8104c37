import { assertNever } from '../../src/base/assertNever.ts';
import { missedWords } from '../model/missedWords.ts';
import type { DisplayItem } from '../model/displayItems.ts';
import { failureLine } from '../model/eventLine.ts';
import type { Turn } from '../model/turn.ts';
import { Markdown } from '../markdown/Markdown.tsx';
import { AgentStripView } from './AgentStripView.tsx';
import { CallLine } from './CallLine.tsx';
import { CompactedLine } from './CompactedLine.tsx';
import { EventRow } from './EventRow.tsx';
import { MailNote } from './MailNote.tsx';
import { NoteLine } from './NoteLine.tsx';
import { SelfNote } from './SelfNote.tsx';
import { ReadsLine, StepsLine } from './StepsLine.tsx';
import { ThoughtLine } from './ThoughtLine.tsx';

/** One thing that happened in a turn. */
export function ItemView({ item, turn, tab }: { item: DisplayItem; turn: Turn; tab: number }) {
  switch (item.type) {
    case 'thought':
      return <ThoughtLine node={item.node} ms={item.ms} text={item.text} tab={tab} />;
    case 'says':
      return <Markdown text={item.text} />;
    case 'call':
      return <CallLine item={item} state={turn.state} tab={tab} />;
    case 'reads':
      return <ReadsLine id={item.key} calls={item.calls} state={turn.state} tab={tab} />;
    case 'steps':
      return <StepsLine id={item.key} calls={item.calls} state={turn.state} tab={tab} />;
    case 'note':
      if (item.source === 'branch') return <MailNote note={item} tab={tab} />;
      if (item.source === 'self') return <SelfNote node={item.node} words={item.words} tab={tab} />;
      return <NoteLine words={item.words} source={item.source} />;
    case 'agents':
      return <AgentStripView calls={item.calls} tab={tab} />;
    case 'failed': {
      // What can be done stands at the end of the transcript, where the branch stands.
      const { icon, colour, words } = failureLine(item.failure, item.characters);
      return <EventRow line={{ key: `failed-${item.node}`, icon, colour, words }} />;
    }
    case 'missed':
      return (
        <EventRow line={{ key: `missed-${item.node}`, icon: 'warning', colour: 'ask', words: missedWords(item) }} />
      );
    case 'compacted':
      return <CompactedLine item={item} tab={tab} />;
    default:
      return assertNever(item);
  }
}
