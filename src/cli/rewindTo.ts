import { nodeName } from '../session/ids.ts';
import { cleanLine } from './clean.ts';
import type { CliContext } from './cliContext.ts';
import { CommandFailed } from './commandFailed.ts';
import type { Command } from './commandLine.ts';
import { eventTail } from './eventTail.ts';
import { exitCode, type ExitCode } from './exitCode.ts';
import { branchNamed, existingSession, openSession } from './sessions.ts';

/** `banyan rewind`: a branch's head goes back to a node. */
export async function rewindTo(
  command: Extract<Command, { command: 'rewind' }>,
  context: CliContext,
): Promise<ExitCode> {
  const { uplink, viewer, flags, out } = context;
  const session = await existingSession(context);
  await openSession(context, session);
  const { id: branch, head: before, name } = branchNamed(context, command.branch);
  const since = viewer.view.tree.seq;
  const answer = await uplink.intent({ type: 'rewind', session, branch, to: command.node });
  if (answer.type === 'intentRefused') {
    const unknown = `There is no ${nodeName(command.node)} in session ${session}. banyan tree shows its turns.`;
    throw new CommandFailed(answer.reason === 'There is no such turn.' ? unknown : answer.reason);
  }
  // The head may stand elsewhere than asked: calls keep their results. No event means that it stood there already.
  let head = before;
  const tail = eventTail(uplink, session, since, event => {
    if (event.type === 'headMoved' && event.branch === branch) head = event.to;
    if (flags.json) out(`${JSON.stringify(event)}\n`);
  });
  await tail.upTo(since + 1);
  const place = head === 0 ? 'before its first prompt' : `at ${nodeName(head)}`;
  if (!flags.json) out(`${cleanLine(name)} stands ${place}. Files stay as they are.\n`);
  return exitCode.done;
}
