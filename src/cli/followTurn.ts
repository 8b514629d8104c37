import type { Logged } from '../session/event.ts';
import type { BranchId, RunId, SessionId } from '../session/ids.ts';
import type { Failure } from '../session/node.ts';
import type { LiveReply } from '../protocol/liveReply.ts';
import { agentLines } from './agentLines.ts';
import { agentsOf } from '../session/agentsOf.ts';
import { answerQuestions } from './answerQuestions.ts';
import { answerRequests } from './answerRequests.ts';
import { cleanLine } from './clean.ts';
import type { CliContext } from './cliContext.ts';
import { CommandFailed } from './commandFailed.ts';
import { eventTail } from './eventTail.ts';
import { exitCode, type ExitCode } from './exitCode.ts';
import { promptStage, type PromptStage } from './promptStage.ts';
import { turnPrinter } from './turnPrinter.ts';
import { activeRun, type Tree } from '../session/tree.ts';

/** A prompt that was given to a branch, or is about to be. */
export interface Turn {
  readonly session: SessionId;
  readonly branch: BranchId;
  /** The branch's name. */
  readonly name: string;
  /** Undefined for whatever starts a turn of the branch next. */
  readonly words: string | undefined;
  /** The session's last event before this command changed anything; events after it are shown as JSON. */
  readonly since: number;
}

/**
 * Shows a turn until the agent hands back and the agents it made rest, answering requests and questions on the way, with the
 * turns that their results start; `submit` gives the prompt to the branch. Ctrl+C stops all of it. Gives the program's exit
 * code.
 */
export async function followTurn(context: CliContext, turn: Turn, submit: () => Promise<void>): Promise<ExitCode> {
  const { viewer, uplink, flags, out, interrupt } = context;
  const { session, branch, words } = turn;
  const finished = Promise.withResolvers<PromptStage>();
  // A loss may come while nobody waits yet.
  finished.promise.catch(() => undefined);
  const printer = flags.json ? undefined : turnPrinter(out, context.ink, turn.name);
  const requests = answerRequests(context, session, branch);
  const questions = answerQuestions(context, session);
  const ofAgents = agentLines(viewer.view.tree, branch);
  let stage: PromptStage = { type: 'sent', node: 0 };
  let denied = false;
  /** The turn's end, while agents it made still work: what they bring may start another. */
  let over: PromptStage | undefined;
  const atWork = (): string[] => {
    const { tree } = viewer.view;
    const others = [...agentsOf(tree, branch)].flatMap(id => (id === branch ? [] : (tree.branches.get(id) ?? [])));
    return others.filter(other => activeRun(other)).map(({ name }) => cleanLine(name));
  };

  const take = (event: Logged): void => {
    if (flags.json) out(`${JSON.stringify(event)}\n`);
    const before = stage;
    stage = promptStage(stage, event, branch, over ? undefined : words);
    if (stage.type === 'queued' && before.type === 'sent')
      context.complain(`${cleanLine(turn.name)} is running; the prompt waits for the end of that turn.`);
    const isOwn = 'branch' in event && event.branch === branch && (hasPlace(stage) || hasPlace(before));
    if (isOwn) printer?.event(event);
    // What those it made do is told in a line each.
    if (hasPlace(stage) || over) for (const line of ofAgents(event)) printer?.line(line);
    if (isOwn && event.type === 'permissionDecided' && event.decision === 'deny' && event.rule?.source !== 'authority')
      denied = true;
    if (stage.type === 'ended' && stage.end.outcome === 'done' && atWork().length > 0) {
      over = stage;
      stage = { type: 'sent', node: 0 };
      printer?.line(`… still at work: ${atWork().join(', ')}`);
    } else if (stage.type === 'ended' || stage.type === 'left') finished.resolve(stage);
    else if (stage.type === 'withdrawn' && !interrupt.aborted) finished.resolve(stage);
  };
  const tail = eventTail(uplink, session, turn.since, take);
  const show = async (): Promise<void> => {
    const { tree } = viewer.view;
    await tail.upTo(tree.seq);
    const { view } = viewer;
    if (view.tree.seq !== tree.seq) return;
    if (over && stage.type === 'sent' && stage.node === 0 && atWork().length === 0 && !isExpected(view.tree, branch))
      finished.resolve(over);
    const agents = agentsOf(view.tree, branch);
    const isAsked = (of: BranchId, run: RunId): boolean =>
      of === branch
        ? stage.type === 'running' && run === stage.run
        : agents.has(of) && (hasPlace(stage) || over !== undefined);
    requests.answer([...view.tree.requests.values()].filter(asked => isAsked(asked.branch, asked.run)));
    questions.answer([...view.tree.questions.values()].filter(asked => isAsked(asked.branch, asked.run)));
    const live = view.live.get(branch);
    // Events go before live text that came after them.
    if (stage.type !== 'running' || live?.run !== stage.run) return;
    printer?.waiting(live.waiting?.words ?? '');
    printer?.live(liveText(live));
  };
  const onFrame = (): void => {
    // What cannot be read while the connection is made anew is read with the next frame.
    show().catch(() => undefined);
  };

  const stop = async (): Promise<void> => {
    await tail.upTo(Infinity).catch(() => undefined);
    // What stands there now: that the prompt is taken back is said by an event, too.
    const at = stage;
    if (at.type === 'queued') await uplink.intent({ type: 'withdraw', session, queued: at.queued });
    else if (at.type !== 'withdrawn') {
      // Together: none is to go on with the ends of its children.
      await uplink.intent({ type: 'stopAll', session, branch });
      if (!over) return;
    }
    finished.resolve({ type: 'sent', node: 0 });
  };
  const onInterrupt = (): void => void stop();
  viewer.onFrame = onFrame;
  viewer.onLost = reason => finished.reject(reason);
  try {
    uplink.show({ session, branch }, 0);
    if (interrupt.aborted) return exitCode.stopped;
    await submit();
    interrupt.addEventListener('abort', onInterrupt, { once: true });
    if (interrupt.aborted) onInterrupt();
    onFrame();
    const end = await finished.promise;
    return endOf(context, turn, end, denied);
  } finally {
    interrupt.removeEventListener('abort', onInterrupt);
    viewer.onFrame = () => {};
    viewer.onLost = () => {};
    requests.dispose();
    questions.dispose();
  }
}

/** Whether mail is there that starts a turn of the branch. */
function isExpected({ mail, branches }: Tree, branch: BranchId): boolean {
  const isAwake = branches.get(branch)?.run?.end?.outcome === 'done';
  return isAwake && [...mail.values()].some(({ to, taken }) => to === branch && taken === undefined);
}

function hasPlace(stage: PromptStage): boolean {
  return stage.type === 'running' || stage.type === 'parked' || (stage.type === 'sent' && stage.node > 0);
}

function liveText({ blocks }: LiveReply): string {
  const inOrder = [...blocks].sort(([a], [b]) => a - b);
  return inOrder.map(([, block]) => (block.type === 'text' ? block.text : '')).join('');
}

async function endOf(context: CliContext, turn: Turn, stage: PromptStage, denied: boolean): Promise<ExitCode> {
  const { session } = turn;
  if (stage.type === 'left') {
    await context.uplink.intent({ type: 'withdraw', session, queued: stage.queued });
    throw new CommandFailed(`The turn before it was ${stage.outcome}; the prompt was not sent. Send it again.`);
  }
  if (stage.type === 'withdrawn')
    throw new CommandFailed('The prompt was taken back elsewhere before it was its turn. It was not sent.');
  if (stage.type !== 'ended') return exitCode.stopped;
  const { outcome, failure } = stage.end;
  switch (outcome) {
    case 'done':
      return denied ? exitCode.denied : exitCode.done;
    case 'stopped':
    case 'limit':
      return exitCode.stopped;
    case 'interrupted':
      throw new CommandFailed(
        'The process that ran the agent has ended, and the turn with it. What was done until then is kept; write a prompt to go on.',
      );
    case 'failed': {
      const { kind = 'bug', message = 'The turn failed.' } = failure ?? {};
      const code = kind === 'auth' || kind === 'noKey' ? exitCode.noKey : exitCode.failed;
      throw new CommandFailed([message, hints[kind] ?? ''].join(' ').trim(), code);
    }
    case 'parked':
      throw new CommandFailed('The turn was parked for another process. banyan tree shows where it stands.');
  }
}

/** What to do here about failures whose words are those of every window. */
const hints: Partial<Record<Failure['kind'], string>> = {
  auth: 'It comes from --key-file, ANTHROPIC_API_KEY or ANTHROPIC_AUTH_TOKEN, in this order.',
  notFound: 'Name it with --model.',
};
