import { assertNever } from '../base/assertNever.ts';
import type { ModelInfo } from '../model/model.ts';
import { settingsOf } from '../session/authority.ts';
import { callsOf, type ToolCall } from '../session/block.ts';
import type { Failure } from '../session/node.ts';
import type { CallAnswer } from './answers.ts';
import { askModel } from './askModel.ts';
import { askToGoOn, repeatedWords } from './askToGoOn.ts';
import { standing } from './authority/standing.ts';
import { BackgroundSummary } from './backgroundSummary.ts';
import { branchHead } from './branchHead.ts';
import { Meter } from './budget.ts';
import { callTitle } from './callCard.ts';
import { checkInNote } from './checkIn.ts';
import { compact } from './compact.ts';
import { agentKey } from './executeCall.ts';
import { keptWarm } from './keepWarm.ts';
import { newNode } from './newNode.ts';
import { openReplyAt } from './openCalls.ts';
import { mostRepeats, noRepeats, withAnswers } from './repeats.ts';
import { longestReply, roomNote } from './room.ts';
import type { RunDeps } from './runDeps.ts';
import { Steps } from './steps.ts';
import { stopRow, type Tries } from './stopTable.ts';
import { askingMoment, isToAskFirst, mostAskings } from './tree/onboarding.ts';

/** How a run ended. */
export interface RunEnd {
  readonly outcome: 'done' | 'stopped' | 'failed' | 'interrupted' | 'parked' | 'limit';
  /** Which budget was reached, in words. */
  readonly limit?: string;
  readonly failure?: Failure;
}

/**
 * One run: from the branch's head until the agent hands back, fails, is stopped, reaches a limit, or is parked for a
 * successor. Everything it does is in the log before it is on the screen. Failures of the model, the network and the tools
 * end the run as data; only a log that cannot be written, and bugs, throw.
 */
export async function runLoop(deps: RunDeps, signal: AbortSignal): Promise<RunEnd> {
  const { journal, branch } = deps;
  const steps = new Steps(deps);
  let tries = noTries;
  let repeats = noRepeats;
  let summary: BackgroundSummary | undefined;
  /** When the last request was sent. */
  let asked = 0;
  /** Answers calls; the end of the run where that is what follows. */
  const answer = async (
    calls: readonly ToolCall[],
    known: ReadonlyMap<string, CallAnswer>,
  ): Promise<RunEnd | undefined> => {
    // Its own summary holds what the agent wishes, and there is one at a time.
    if (calls.some(({ name }) => name === 'compact')) await summary?.drop();
    const answers = await keptWarm(deps, asked, signal, () => steps.answer(calls, signal, known));
    if (!answers) return { outcome: 'parked' };
    if (signal.aborted) return { outcome: 'stopped' };
    repeats = withAnswers(repeats, calls, answers, deps.digest);
    if (!repeats.call || repeats.times < mostRepeats) return undefined;
    const end = await endOfRepeats(deps, repeats.call, signal);
    repeats = noRepeats;
    return end;
  };
  try {
    const meter = await Meter.start(deps);
    const open = await openReplyAt(journal, steps.head);
    const ended = open && (await answer(open.calls, open.known));
    if (ended) return ended;
    // One head for the whole run: a change of model or effort in the middle of a turn would lose its thinking.
    const head = await branchHead(deps);
    const info = deps.modelInfo(head.head.model);
    const beside = new BackgroundSummary(deps, steps, info, signal);
    summary = beside;
    for (;;) {
      if (deps.drain.aborted) return { outcome: 'parked' };
      await steps.takeNotes();
      const limit = meter.repliesLeft() === 0 ? meter.noReplies : await meter.reached();
      if (limit !== '') return { outcome: 'limit', limit };
      const summed = await beside.beforeStep();
      if (summed === 'stopped') return cutOff(signal);
      if (summed === 'changed') continue;
      if (meter.repliesLeft() === 1) await steps.noteOnce(meter.lastReplyNote);
      await remind(deps, steps, info);
      const path = await steps.path();
      asked = deps.clock.now();
      const began = (): void => {
        deps.began();
        beside.begun(path);
      };
      const maxTokens = longestReply(path, info, tries.longer);
      const reply = await askModel({ ...deps, began }, path, head, maxTokens, signal);
      const row = stopRow({ ...reply.body, cut: reply.cut }, tries);
      // It made way while it waited to be asked for, or to be asked for again; what broke off before was paid for.
      const madeWay = reply.body.stop === 'aborted' && !signal.aborted;
      const place = { branch, path: madeWay ? 'beside' : row.path, turn: 'continues', context: reply.context } as const;
      if (!madeWay || reply.body.cost > 0)
        await steps.add(() => newNode(journal.tree(), place, () => ({ kind: 'reply', body: reply.body })));
      deps.screen.cleared();
      if (madeWay) return { outcome: 'parked' };
      switch (row.next.type) {
        case 'calls': {
          if (meter.repliesLeft() === 0) {
            await steps.refuse(callsOf(reply.body.blocks), `Not run. ${meter.noReplies}`);
            return { outcome: 'limit', limit: meter.noReplies };
          }
          const end = await answer(callsOf(reply.body.blocks), new Map());
          if (end) return end;
          tries = noTries;
          break;
        }
        case 'end':
          if (row.path === 'on' && row.next.outcome === 'stopped') await steps.cancel(callsOf(reply.body.blocks));
          if (row.next.outcome === 'done' && (await steps.takeNotes())) break;
          if (row.next.outcome === 'done' && (await hasToAsk(steps, meter, deps))) break;
          if (row.next.outcome === 'done') await beside.whenDone();
          return { outcome: row.next.outcome };
        case 'fail':
          return { outcome: 'failed', failure: row.next.failure };
        case 'note':
          await steps.note(row.next.words, 'harness');
          tries =
            row.path === 'beside' ? { ...tries, empty: tries.empty + 1 } : { ...tries, continued: tries.continued + 1 };
          break;
        case 'compact': {
          const found = await beside.whenTooLong();
          if (found === 'stopped') return cutOff(signal);
          if (found === 'changed') break;
          const compacted = await compact(deps, { path: await steps.path(), outputs: 'trimmed' }, signal);
          if (compacted.outcome === 'stopped') return cutOff(signal);
          if (compacted.outcome === 'failed') return { outcome: 'failed', failure: row.next.failure };
          tries = { ...tries, compacted: tries.compacted + 1 };
          break;
        }
        case 'longer':
          tries = { ...tries, longer: tries.longer + 1 };
          break;
        case 'again':
          break;
        default:
          return assertNever(row.next);
      }
    }
  } finally {
    deps.lease.release(agentKey(deps));
    deps.screen.cleared();
    await summary?.drop();
  }
}

const noTries: Tries = { empty: 0, longer: 0, continued: 0, compacted: 0 };

/** The end of a run whose summary was not written to its end: nobody stopped one that makes way for a successor. */
function cutOff(signal: AbortSignal): RunEnd {
  return { outcome: signal.aborted ? 'stopped' : 'parked' };
}

/** Says what an agent has to know before its next step, each thing once a turn. */
async function remind(deps: RunDeps, steps: Steps, info: ModelInfo): Promise<void> {
  const { journal, branch, wall, clock } = deps;
  const { authority, lessened } = standing(settingsOf(journal.tree(), branch), wall.kind, clock.now());
  if (lessened !== '') await steps.noteOnce(lessened);
  const room = roomNote(await steps.path(), info);
  if (room !== undefined) await steps.note(room, 'harness');
  if (authority === 'unattended') return;
  const note = checkInNote(await steps.sincePrompt(), deps.settings().checkIn);
  if (note !== undefined) await steps.note(note, 'harness');
}

/** Whether an agent that would end was told to ask first, and is told again: it needs a reply to ask and one to report. */
async function hasToAsk(steps: Steps, meter: Meter, { journal, branch }: RunDeps): Promise<boolean> {
  if (!isToAskFirst(journal.tree(), branch) || meter.repliesLeft() < 2) return false;
  return steps.noteUpTo(mostAskings, askingMoment(journal.tree(), branch));
}

/** Asks whether a run that repeats itself goes on; its end where it does not. */
async function endOfRepeats(deps: RunDeps, call: ToolCall, signal: AbortSignal): Promise<RunEnd | undefined> {
  try {
    const answered = await askToGoOn(deps, call, signal);
    if (answered === 'on') return undefined;
    if (answered === 'stop') return { outcome: 'stopped' };
  } catch (error) {
    if (signal.aborted) return { outcome: 'stopped' };
    if (deps.drain.aborted) return { outcome: 'parked' };
    throw error;
  }
  const message = `${repeatedWords(deps)} Nobody was there to ask, so it stopped: ${callTitle(call)}`;
  return { outcome: 'failed', failure: { kind: 'hands', message } };
}
