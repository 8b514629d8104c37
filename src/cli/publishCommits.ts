import { cleanLine } from './clean.ts';
import type { CliContext } from './cliContext.ts';
import type { Command } from './commandLine.ts';
import { exitCode, type ExitCode } from './exitCode.ts';
import { branchNamed, existingSession, intend, openSession } from './sessions.ts';

/** `banyan publish`: the commits made in a branch's copy become a git branch of the person's repository. */
export async function publishCommits(
  { branch: name, name: wished }: Extract<Command, { command: 'publish' }>,
  context: CliContext,
): Promise<ExitCode> {
  const session = await existingSession(context);
  await openSession(context, session);
  const branch = branchNamed(context, name);
  const made = wished === '' ? branch.name : wished;
  await intend(context, { type: 'publishBranch', session, branch: branch.id, name: made });
  if (context.flags.json) context.out(`${JSON.stringify({ branch: made })}\n`);
  else context.out(`The commits of ${cleanLine(branch.name)} are the git branch ${cleanLine(made)}.\n`);
  return exitCode.done;
}
