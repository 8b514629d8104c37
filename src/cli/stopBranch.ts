import { activeRun } from '../session/tree.ts';
import { agentsOf } from '../session/agentsOf.ts';
import { cleanLine } from './clean.ts';
import type { CliContext } from './cliContext.ts';
import type { Command } from './commandLine.ts';
import { eventTail } from './eventTail.ts';
import { exitCode, type ExitCode } from './exitCode.ts';
import { branchNamed, existingSession, intend, openSession } from './sessions.ts';

/** `banyan stop`: ends what a branch is doing, and with `--all` what those it made do. What was done is kept. */
export async function stopBranch(
  command: Extract<Command, { command: 'stop' }>,
  context: CliContext,
): Promise<ExitCode> {
  const { viewer, uplink, flags, out } = context;
  const session = await existingSession(context);
  await openSession(context, session);
  const { tree } = viewer.view;
  const { id: branch } = branchNamed(context, command.branch);
  await intend(context, { type: command.all ? 'stopAll' : 'stop', session, branch });
  if (flags.json) {
    const tail = eventTail(uplink, session, tree.seq, event => out(`${JSON.stringify(event)}\n`));
    await tail.upTo(Infinity);
    return exitCode.done;
  }
  const asked = command.all ? agentsOf(tree, branch) : new Set([branch]);
  const stopped = [...asked].flatMap(id => tree.branches.get(id) ?? []).filter(found => activeRun(found) !== undefined);
  const names = stopped.map(({ name }) => cleanLine(name)).join(', ');
  out(names === '' ? `${cleanLine(command.branch)} was not running.\n` : `Stopped: ${names}.\n`);
  return exitCode.done;
}
