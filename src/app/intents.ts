import { assertNever } from '../base/assertNever.ts';
import { headAt } from '../harness/headAt.ts';
import type { Intent, IntentAnswer } from '../protocol/intent.ts';
import type { Place } from '../session/agents.ts';
import { branchNameFrom, freeName, isReserved } from '../session/branchName.ts';
import type { SessionEvent } from '../session/event.ts';
import { nodeName, type BranchId } from '../session/ids.ts';
import { forkPoint } from '../session/path.ts';
import { rehearsalKnows } from '../session/rehearsal.ts';
import { activeRun } from '../session/tree.ts';
import { adopt, undoAdopt } from './adopt.ts';
import { configure, refuseWrong } from './configure.ts';
import { makeCopy, removeCopy } from './copyIntents.ts';
import { decide, decideDeferred, revoke, takeBack } from './decisions.ts';
import type { IntentContext } from './intentContext.ts';
import { idle, known } from './knownBranch.ts';
import { movesFiles } from './movesFiles.ts';
import { publish } from './publish.ts';
import { Refusal } from './refusal.ts';
import { rewind, undoRewind } from './rewind.ts';
import type { Opened } from './sessions.ts';
import { afterUndo, splitOff } from './splitOff.ts';
import { spawnByPerson } from './spawnByPerson.ts';
import { sendMessage, discardMessage } from './sendMessage.ts';
import { answerQuestion } from './answerQuestion.ts';
import { reviewBranch } from './reviewBranch.ts';
import { compactBranch } from './compactBranch.ts';
import { takeLine } from './takeLine.ts';
import { stopAll } from './stopAll.ts';
import { undoUse, useInWorkspace } from './useInWorkspace.ts';

type Of<T extends Intent['type']> = Extract<Intent, { type: T }>;

/** Carries out one intent. What comes of it is in the log when the answer is given. */
export async function carryOut(intent: Intent, context: IntentContext): Promise<IntentAnswer> {
  if (intent.type === 'createSession') {
    const session = await context.create(intent.folder, intent.origin);
    return { type: 'intentDone', session, branches: [1] };
  }
  const opened = await context.open(intent.session);
  if (movesFiles(intent) && !context.trusts(opened))
    throw new Refusal('untrusted', 'This folder is not trusted. Its files stay as they are.');
  const branches = await onSession(intent, opened, context);
  return { type: 'intentDone', session: intent.session, branches };
}

async function onSession(
  intent: Exclude<Intent, Of<'createSession'>>,
  opened: Opened,
  context: IntentContext,
): Promise<BranchId[]> {
  const { session, runs } = opened;
  switch (intent.type) {
    case 'renameSession':
      await session.append({ type: 'sessionRenamed', title: required(intent.title, 'A session needs a name.') });
      return [];
    case 'submit':
      await submit(intent, opened, context);
      return [intent.branch];
    case 'withdraw': {
      const queued = session.tree().queue.find(prompt => prompt.id === intent.queued);
      if (!queued) throw new Refusal('gone', 'That prompt was already taken.');
      await session.append({ type: 'promptUnqueued', queued: queued.id, branch: queued.branch, reason: 'withdrawn' });
      return [queued.branch];
    }
    case 'fork':
      return fork(intent, opened, context);
    case 'rewind':
      await rewind(intent, idle(opened, intent.branch), context.files(opened, intent.branch));
      return [intent.branch];
    case 'undoRewind': {
      const branch = idle(opened, intent.branch);
      if (intent.line !== undefined) await takeLine(branch, intent.line, session);
      else await undoRewind(branch, context.files(opened, intent.branch));
      if (intent.line === undefined) await afterUndo(branch.rewound?.split, opened, context);
      return [intent.branch];
    }
    case 'stop':
      await runs.stop(intent.branch);
      return [intent.branch];
    case 'retry':
    case 'resume':
      idle(opened, intent.branch);
      await runs.goOn(intent.branch, intent.type, context.sponsor(opened));
      return [intent.branch];
    case 'renameBranch': {
      const branch = known(opened, intent.branch);
      const name = required(intent.name, 'A branch needs a name.');
      if (names(opened).has(name) && name !== branch.name)
        throw new Refusal('invalid', `There is a branch ${name} already.`);
      if (isReserved(name)) throw new Refusal('invalid', `Agents mean something else by ${name}. Choose another name.`);
      await session.append({ type: 'branchRenamed', branch: branch.id, name });
      return [branch.id];
    }
    case 'configureBranch':
      await configure(intent, known(opened, intent.branch), opened, { wall: context.wall, now: context.now() });
      return [intent.branch];
    case 'decide':
      return decide(intent, opened, context.rules);
    case 'takeBack':
      return takeBack(intent, opened, context.rules);
    case 'decideDeferred':
      return decideDeferred(intent, opened, context.sponsor(opened));
    case 'useInWorkspace':
      return useInWorkspace(intent, opened, context);
    case 'undoUse':
      return undoUse(intent, opened, context);
    case 'adopt':
      return adopt(intent, opened, context);
    case 'undoAdopt':
      return undoAdopt(intent, opened, context);
    case 'publishBranch':
      return publish(intent, opened, context);
    case 'makeCopy':
      return makeCopy(intent, opened, context);
    case 'removeCopy':
      return removeCopy(intent, opened, context);
    case 'splitOff':
      return splitOff(intent, opened, context);
    case 'spawn':
      return spawnByPerson(intent, opened, context);
    case 'sendMessage':
      return sendMessage(intent, opened, context);
    case 'discardMessage':
      return discardMessage(intent, opened);
    case 'answerQuestion':
      return answerQuestion(intent, opened);
    case 'review':
      return reviewBranch(intent, opened, context);
    case 'compact':
      return compactBranch(intent, opened, context);
    case 'stopAll':
      return stopAll(intent, opened);
    case 'revoke':
      await revoke(intent, opened, context.rules);
      return [];
    default:
      return assertNever(intent);
  }
}

async function submit(intent: Of<'submit'>, opened: Opened, context: IntentContext): Promise<void> {
  const { session, runs } = opened;
  const words = required(intent.words, 'Write something first.');
  const branch = known(opened, intent.branch);
  refuseUnscripted(opened, [words]);
  const isOn = (): boolean => activeRun(known(opened, branch.id)) !== undefined;
  if (!isOn()) {
    try {
      return await runs.prompt(branch.id, words, context.sponsor(opened));
    } catch (error) {
      // Something else set it going meanwhile: the words wait, as they would have had they come a moment later.
      if (!(error instanceof Refusal) || error.code !== 'busy' || !isOn()) throw error;
    }
  }
  const when = intent.how === 'steer' ? 'nextStep' : 'turnEnd';
  await session.append({ type: 'promptQueued', queued: session.tree().lastQueued + 1, branch: branch.id, words, when });
  runs.decisions.tellNow(branch.id);
}

async function fork(intent: Of<'fork'>, opened: Opened, context: IntentContext): Promise<BranchId[]> {
  const { session, runs } = opened;
  if (intent.at !== 0 && !session.tree().nodes.get(intent.at)) throw new Refusal('gone', 'There is no such turn.');
  refuseUnscripted(
    opened,
    intent.ways.map(way => way.words).filter(words => words.trim() !== ''),
  );
  for (const { settings } of intent.ways)
    if (settings) refuseWrong(settings, {}, { wall: context.wall, now: context.now() });
  const starting = intent.ways.some(way => way.words.trim() !== '');
  const at = forkPoint(session.tree(), intent.at);
  // A line that several branches share belongs to the one that wrote it: the new branch grows from there.
  const parent = known(opened, session.tree().nodes.get(at)?.branch ?? intent.branch);
  const sponsor = context.sponsor(opened);
  if (starting) sponsor(parent.id);
  const head = await headAt(session, at);
  const taken = names(opened);
  let id = Math.max(0, ...session.tree().branches.keys());
  const made = intent.ways.map(way => {
    const name = freeName(way.name.trim() || branchNameFrom(way.words), taken);
    taken.add(name);
    return { id: ++id, name, words: way.words.trim(), settings: way.settings };
  });
  const returns = placesKnown(opened, intent.returns ?? []);
  const events = made.flatMap(({ id: branch, name, words, settings }): SessionEvent[] => [
    {
      type: 'branchCreated',
      branch,
      name,
      parent: parent.id,
      from: at,
      purpose: 'fork',
      by: 'person',
      ...(head === undefined ? {} : { head }),
      ...(returns.length === 0 ? {} : { task: { role: 'ways', words, returns } }),
    },
    ...(settings ? [{ type: 'branchConfigured', branch, settings } as const] : []),
  ]);
  // In one write with their branches: whatever happens before they are started, no words are lost.
  let queued = session.tree().lastQueued;
  const waiting = made.flatMap(({ id: branch, words }) =>
    words === '' ? [] : [{ id: ++queued, branch, words, when: 'turnEnd' as const }],
  );
  await session.append(
    ...events,
    ...waiting.map(({ id, ...prompt }) => ({ type: 'promptQueued', queued: id, ...prompt }) as const),
  );
  for (const prompt of waiting) await runs.prompt(prompt.branch, prompt.words, sponsor, prompt);
  return made.map(branch => branch.id);
}

/** Where results are to go. Throws `Refusal` for a place that is not there. */
function placesKnown(opened: Opened, places: readonly Place[]): Place[] {
  for (const { branch, node } of places) {
    known(opened, branch);
    if (node !== 0 && !opened.session.tree().nodes.get(node))
      throw new Refusal('gone', `There is no ${nodeName(node)} that a result could go to.`);
  }
  return [...places];
}

function names(opened: Opened): Set<string> {
  return new Set([...opened.session.tree().branches.values()].map(branch => branch.name));
}

function refuseUnscripted({ session }: Opened, words: readonly string[]): void {
  if (session.tree().origin === 'rehearsal' && !words.every(rehearsalKnows))
    throw new Refusal('invalid', 'The rehearsal only knows its script. Your prompt is kept.');
}

function required(words: string, otherwise: string): string {
  const trimmed = words.trim();
  if (trimmed === '') throw new Refusal('invalid', otherwise);
  return trimmed;
}
