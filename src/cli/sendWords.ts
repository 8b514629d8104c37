import { activeRun } from '../session/tree.ts';
import { cleanLine } from './clean.ts';
import type { CliContext } from './cliContext.ts';
import type { Command } from './commandLine.ts';
import { exitCode, type ExitCode } from './exitCode.ts';
import { followTurn } from './followTurn.ts';
import { placeNamed } from './placeNamed.ts';
import { branchNamed, existingSession, intend, openSession, workingSession } from './sessions.ts';

/**
 * `banyan send`: words to a branch, or under a node, where they start a branch. A branch that works reads them at its next
 * step; one that does not starts a turn with them, which is shown.
 */
export async function sendWords(
  command: Extract<Command, { command: 'send' }>,
  context: CliContext,
): Promise<ExitCode> {
  const { viewer, flags, out } = context;
  const session = (await workingSession(context)) ?? (await existingSession(context));
  await openSession(context, session);
  const since = viewer.view.tree.seq;
  const to = placeNamed(context, command.to);
  const from = command.from === '' ? 0 : branchNamed(context, command.from).id;
  const isOn = to.node === 0 && activeRun(viewer.view.tree.branches.get(to.branch)) !== undefined;
  const sent = await intend(context, { type: 'sendMessage', session, from, to: [to], words: command.prompt });
  const [branch = to.branch] = sent.branches;
  await viewer.when(({ tree }) => tree.branches.has(branch) && tree.seq > since);
  const name = viewer.view.tree.branches.get(branch)?.name ?? '';
  if (!flags.json) out(`${context.ink.dim(`> sent to ${cleanLine(name)}`)}\n`);
  if (isOn) return exitCode.done;
  return followTurn(context, { session, branch, name, words: undefined, since }, () => Promise.resolve());
}
