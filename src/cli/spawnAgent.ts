import type { CliContext } from './cliContext.ts';
import type { Command } from './commandLine.ts';
import type { ExitCode } from './exitCode.ts';
import { settingsFor } from './bounds.ts';
import { followTurn } from './followTurn.ts';
import { branchNamed, existingSession, intend, openSession, workingSession } from './sessions.ts';

/** `banyan spawn`: a fresh agent with a task; what it does is shown until it hands back. */
export async function spawnAgent(
  command: Extract<Command, { command: 'spawn' }>,
  context: CliContext,
): Promise<ExitCode> {
  const { viewer } = context;
  const session = (await workingSession(context)) ?? (await existingSession(context));
  await openSession(context, session);
  const since = viewer.view.tree.seq;
  const { name, prompt: task, onboard, returns, model, effort, bounds } = command;
  const { id: parent } = branchNamed(context, command.branch);
  const settings = {
    ...(model === '' ? {} : { model }),
    ...(effort === '' ? {} : { effort }),
    ...settingsFor(bounds, Date.now()),
  };
  const spawn = { type: 'spawn', session, branch: parent, name, task, onboard, returns, settings } as const;
  const [branch = 0] = (await intend(context, spawn)).branches;
  await viewer.when(view => view.tree.branches.has(branch));
  const given = viewer.view.tree.branches.get(branch)?.name ?? '';
  return followTurn(context, { session, branch, name: given, words: undefined, since }, () => Promise.resolve());
}
