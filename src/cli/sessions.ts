import type { Intent, IntentAnswer } from '../protocol/intent.ts';
import type { SessionHeading } from '../session/sessionLog.ts';
import type { BranchId, SessionId } from '../session/ids.ts';
import { branchesInOrder, type Branch } from '../session/tree.ts';
import { cleanLine } from './clean.ts';
import type { CliContext } from './cliContext.ts';
import { CommandFailed } from './commandFailed.ts';
import { exitCode } from './exitCode.ts';

/** The session a command is about: the one that was named, else the newest of the folder. Undefined when there is none yet. */
export async function findSession({ flags, folder, uplink }: CliContext): Promise<SessionHeading | undefined> {
  const wanted = flags.session;
  const rows = await uplink.query({ type: 'sessions', folder: wanted === '' ? folder : '' });
  if (wanted === '') return rows.find(row => row.origin === 'person');
  const exact = rows.find(row => row.session === wanted);
  const [first, ...others] = rows.filter(row => row.session.startsWith(wanted));
  if (exact ?? (first && others.length === 0)) return exact ?? first;
  if (first)
    throw new CommandFailed(
      `Several sessions begin with ${wanted}. Write one more letter; banyan sessions lists them.`,
    );
  throw new CommandFailed(`There is no session ${wanted}. banyan sessions lists those of a folder.`);
}

/** The same for commands that need one. */
export async function existingSession(context: CliContext): Promise<SessionId> {
  const found = await findSession(context);
  if (found) return found.session;
  throw new CommandFailed(`There is no session in ${context.folder}. banyan run "PROMPT" starts one.`);
}

/** The same for commands that let an agent work: only in the folder that was named. */
export async function workingSession(context: CliContext): Promise<SessionId | undefined> {
  const found = await findSession(context);
  if (found && found.folder !== context.folder)
    throw new CommandFailed(`Session ${found.session} works in ${found.folder}. Add --workspace ${found.folder}.`);
  return found?.session;
}

/** Shows a session's first branch, so that all its branches are known. Rejects when it cannot be opened. */
export async function openSession({ uplink, viewer }: CliContext, session: SessionId): Promise<void> {
  await uplink.query({ type: 'logFile', session });
  uplink.show({ session, branch: 1 }, 0);
  await viewer.when(view => view.shown?.session === session);
}

/** The branch of that name; an empty name means the first one. */
export function branchNamed({ viewer }: CliContext, name: string): Branch {
  const branches = branchesInOrder(viewer.view.tree).map(({ branch }) => branch);
  const found = branches.find(branch => branch.name === name) ?? (name === '' ? branches[0] : undefined);
  if (found) return found;
  const names = branches.map(branch => cleanLine(branch.name)).join(', ');
  throw new CommandFailed(`There is no branch ${name}. There are: ${names}.`);
}

/** Carries out an intent. Throws `CommandFailed` with the reason when it is refused. */
export async function intend(
  { uplink }: CliContext,
  intent: Intent,
): Promise<{ session: SessionId; branches: BranchId[] }> {
  const answer: IntentAnswer = await uplink.intent(intent);
  if (answer.type === 'intentDone') return answer;
  throw new CommandFailed(answer.reason, answer.code === 'noKey' ? exitCode.noKey : exitCode.failed);
}
