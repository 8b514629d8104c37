import { textOf } from '../session/block.ts';
import type { Logged, Receipt } from '../session/event.ts';
import { nodeName } from '../session/ids.ts';
import { clean, cleanLine } from './clean.ts';
import { money } from './figures.ts';
import type { Ink } from './ink.ts';

/** Shows one turn as words: what the agent says as it says it, one line for each call, the receipt at the end. */
export interface TurnPrinter {
  /** An event of the turn. */
  event(event: Logged): void;
  /** One more line, of what happens beside the turn. */
  line(words: string): void;
  /** The whole text of the reply that is still arriving; empty for none. */
  live(text: string): void;
  /** Why the run waits; empty for no reason. */
  waiting(words: string): void;
}

export function turnPrinter(out: (text: string) => void, ink: Ink, branch: string): TurnPrinter {
  /** What was written of the reply that is arriving, and the reply that came whole before it. */
  let written = '';
  let whole = '';
  let reason = '';
  let head = 0;
  let column: 'start' | 'inside' = 'start';
  const callWords = callLines();
  const write = (text: string): void => {
    if (text === '') return;
    out(clean(text));
    column = text.endsWith('\n') ? 'start' : 'inside';
  };
  const line = (text: string): void => {
    out(`${column === 'inside' ? '\n' : ''}${text}\n`);
    column = 'start';
  };
  /** Goes on where it stopped; a reply that began anew goes on a line of its own. */
  const goOn = (text: string): void => {
    const goesOn = text.startsWith(written);
    if (!goesOn && column === 'inside') write('\n');
    write(goesOn ? text.slice(written.length) : text);
    written = text;
  };
  return {
    event: event => {
      if (event.type === 'nodeAdded' && event.path === 'on') head = event.id;
      if (event.type === 'nodeAdded' && event.kind === 'reply') {
        const said = textOf(event.body.blocks);
        // A summary that was written beside the turn was not seen to come, and is none of its words.
        if (event.body.sums && (written === '' || !said.startsWith(written))) return;
        goOn(said);
        if (column === 'inside') write('\n');
        whole = written;
        written = '';
        return;
      }
      const words = event.type === 'runEnded' ? [endWords(event, branch, head)] : callWords(event);
      for (const text of words) line(ink.dim(text));
    },
    line: words => line(ink.dim(words)),
    live: text => {
      // Live text may arrive a moment after the event that holds it whole.
      if (text === '' || (written === '' && whole.startsWith(text))) return;
      goOn(text);
    },
    waiting: words => {
      if (words !== '' && words !== reason) line(ink.dim(`… ${cleanLine(words)}`));
      reason = words;
    },
  };
}

/** Gives the lines that say what an event means for the calls of a turn. */
function callLines(): (event: Logged) => string[] {
  const started = new Set<string>();
  const requests = new Map<number, string>();
  const reasons = new Map<string, string>();
  return event => {
    switch (event.type) {
      case 'permissionRequested':
        requests.set(event.request, event.call);
        return [];
      case 'permissionDecided':
        if (event.reason !== '') reasons.set(requests.get(event.request) ?? '', event.reason);
        return [];
      case 'toolStarted':
        started.add(event.call);
        return [callLine(event.tool, event.title)];
      case 'toolFinished': {
        const exit = typeof event.exit === 'number' && event.exit !== 0 ? `exit ${event.exit}` : '';
        const words = [event.result === 'ok' ? '' : event.result, exit].filter(word => word !== '').join(', ');
        const kept = event.kept === undefined ? [] : [`  whole output: ${cleanLine(event.kept)}`];
        return words === '' ? kept : [`  ${words}`, ...kept];
      }
      case 'nodeAdded':
        if (event.kind === 'note') return [`> ${cleanLine(event.body.words)}`];
        if (event.kind !== 'results') return [];
        return event.body.outcomes
          .filter(({ call }) => !started.has(call))
          .flatMap(({ call, name, title, result }) => {
            const reason = reasons.get(call);
            return [callLine(name, title), `  ${result}${reason === undefined ? '' : `: ${cleanLine(reason)}`}`];
          });
      default:
        return [];
    }
  };
}

function callLine(tool: string, title: string): string {
  return `· ${cleanLine(tool)} ${cleanLine(title)}`;
}

function endWords(event: Extract<Logged, { type: 'runEnded' }>, branch: string, head: number): string {
  const facts = [`${cleanLine(branch)} ${event.outcome} at ${nodeName(head)}`];
  if (event.receipt) facts.push(...receiptFacts(event.receipt));
  return `— ${facts.join(' · ')}`;
}

function receiptFacts(receipt: Receipt): string[] {
  const files = receipt.files.map(file => `${cleanLine(file.path)} +${file.added} −${file.removed}`).join(', ');
  const check = {
    passed: `checked: ${receipt.checkCount || 'passed'}`,
    failed: `check failed${receipt.checkCount === '' ? '' : `: ${receipt.checkCount}`}`,
    stale: 'not checked after the last edit',
    unclear: 'checked, but the command hides how it ended',
    none: '',
  }[receipt.check];
  return [files || 'no files changed', check, receipt.cost > 0 ? money(receipt.cost) : ''].filter(fact => fact !== '');
}
