import { assertNever } from '../base/assertNever.ts';
import type { Logged } from '../session/event.ts';
import { nodeName, type BranchId } from '../session/ids.ts';
import { ruleLine, settingsLine } from '../session/plainWords.ts';
import { cleanLine } from './clean.ts';
import { moment, money } from './figures.ts';

/** An event on one line: its number, when it was, on which branch, and what happened. `names` are those of all branches. */
export function eventLine(event: Logged, names: ReadonlyMap<BranchId, string>): string {
  const width = Math.max(...[...names.values()].map(name => Math.min(cleanLine(name).length, 20)), 0);
  const branch = 'branch' in event ? (names.get(event.branch) ?? `branch ${event.branch}`) : '';
  const columns = [String(event.seq).padStart(6), moment(event.time, 'seconds'), cleanLine(branch).padEnd(width)];
  return `${columns.join('  ')}  ${cleanLine(what(event, names))}`.trimEnd();
}

/** Who made a branch, from where, and for what. */
function madeWords(event: Extract<Logged, { type: 'branchCreated' }>, names: ReadonlyMap<BranchId, string>): string {
  const { by, purpose, parent, from, task } = event;
  const maker = names.get(parent) ?? parent;
  const how = purpose === 'spawn' ? `spawned for ${maker}` : `branch made from ${maker} after ${nodeName(from)}`;
  const who = by === 'agent' ? `, by the agent${task ? ` (${task.role})` : ''}` : '';
  return `${how}${who}${task && task.words !== '' ? `: ${task.words}` : ''}`;
}

function what(event: Logged, names: ReadonlyMap<BranchId, string>): string {
  switch (event.type) {
    case 'nodeAdded':
      return `${nodeName(event.id)} ${event.kind}${event.path === 'beside' ? ' (beside the path)' : ''}${event.title && `: ${event.title}`}`;
    case 'sessionCreated':
      return `session ${event.session} in ${event.folder}`;
    case 'sessionRenamed':
      return `session is called: ${event.title}`;
    case 'branchCreated':
      return event.parent === 0 ? 'branch made' : madeWords(event, names);
    case 'branchRenamed':
      return `branch is called: ${event.name}`;
    case 'branchConfigured':
      return `set to ${settingsLine(event.settings)}`;
    case 'headMoved':
      return `head moved from ${nodeName(event.from)} to ${nodeName(event.to)} (${event.reason})`;
    case 'requestHeadStarted':
      return `requests begin anew for ${event.model} (${event.reason})`;
    case 'workspaceHeld':
      return event.moved
        ? `has the workspace from here on (from ${names.get(event.moved.from) ?? event.moved.from}, ${event.moved.reason})`
        : 'changes files of the workspace from here on';
    case 'copyMade':
      return `works in a copy of the files: ${event.folder}`;
    case 'copyRemoved':
      return 'its copy of the files was removed; they are kept';
    case 'filesAdopted': {
      const source = names.get(event.source) ?? event.source;
      return `took over ${event.files.length} files of ${source}${event.turnOnly ? `, the turn of ${nodeName(event.node)}` : ''}`;
    }
    case 'adoptionUndone':
      return `adoption ${event.adopted} taken back`;
    case 'runStarted':
      return `run ${event.run} started at ${nodeName(event.at)} by ${event.by}`;
    case 'runEnded': {
      const cost = event.receipt && event.receipt.cost > 0 ? `, ${money(event.receipt.cost)}` : '';
      return `run ${event.run} ${event.outcome}${cost}${event.failure ? `: ${event.failure.message}` : ''}`;
    }
    case 'toolStarted':
      return `${event.tool} started: ${event.title}`;
    case 'toolFinished':
      return `tool ${event.result}${typeof event.exit === 'number' ? `, exit ${event.exit}` : ''}`;
    case 'permissionRequested':
      return `request ${event.request}: ${event.shown.tool} ${event.shown.title}`;
    case 'permissionDecided': {
      const answer = event.deferred ? 'deferred' : event.decision === 'allow' ? 'allowed' : 'denied';
      const why = event.reason || (event.rule?.words ?? '');
      return `request ${event.request} ${answer} by ${event.by}${why === '' ? '' : `: ${why}`}`;
    }
    case 'deferredDecided':
      return `request ${event.request} ${event.decision === 'allow' ? 'allowed' : 'denied'} later by person`;
    case 'grantRevoked':
      return `grant revoked: ${ruleLine(event.rule)}`;
    case 'promptQueued':
      return `prompt ${event.queued} waits: ${event.words}`;
    case 'promptUnqueued':
      return `prompt ${event.queued} ${event.reason}`;
    case 'settingsChanged':
      return `settings changed by ${event.source}: ${event.words}`;
    case 'checkpointTaken': {
      const left = event.skipped.length === 0 ? '' : `, ${event.skipped.length} left out`;
      return `files kept as of n${event.node}${left}`;
    }
    case 'filesNotKept':
      return `files not kept as of n${event.node}: ${event.reason}`;
    case 'messageSent': {
      const to = names.get(event.to) ?? `branch ${event.to}`;
      return `${event.kind} ${event.message} from ${names.get(event.from) ?? 'the person'} to ${to}: ${event.words}`;
    }
    case 'messageTaken':
      return `message ${event.message} ${event.reason}`;
    case 'messageReturned':
      return `message ${event.message} waits again`;
    case 'lineHandedOn': {
      const name = (id: BranchId): string => names.get(id) ?? `branch ${id}`;
      const what = [...event.branches.map(name), ...event.messages.map(message => `message ${message}`)];
      return `${name(event.from)} hands on to ${name(event.to)}: ${what.join(', ')}`;
    }
    case 'noteQueued':
      return `for its agent: ${event.words}`;
    case 'notesUnqueued':
      return event.reason === 'taken' ? 'its agent has heard it' : 'its agent does not hear it any more';
    case 'questionAsked':
      return `question ${event.question}: ${event.questions.map(({ words }) => words).join(' / ')}`;
    case 'questionAnswered':
      return `question ${event.question} answered by ${event.by}: ${event.answers.join(' / ')}`;
    case 'cacheWarmed':
      return `cache kept alive, ${money(event.cost)}`;
    case 'damageFound':
      return `${event.file}, line ${event.line}, cannot be read: ${event.reason}`;
    default:
      return assertNever(event);
  }
}
