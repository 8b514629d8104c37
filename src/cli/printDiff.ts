import type { CliContext } from './cliContext.ts';
import { CommandFailed } from './commandFailed.ts';
import type { Command } from './commandLine.ts';
import { exitCode, type ExitCode } from './exitCode.ts';
import { fileLine } from './fileLine.ts';
import { existingSession } from './sessions.ts';

/** `banyan diff`: what differs between the files of two nodes, or of one and now. */
export async function printDiff(
  { from, to }: Extract<Command, { command: 'diff' }>,
  context: CliContext,
): Promise<ExitCode> {
  const { uplink, flags, out } = context;
  const session = await existingSession(context);
  const found = await uplink.query({ type: 'fileChanges', session, from, to });
  if ('unavailable' in found) throw new CommandFailed(found.unavailable);
  for (const change of found.changes) out(flags.json ? `${JSON.stringify(change)}\n` : fileLine(change));
  if (found.changes.length === 0 && !flags.json) out('No file differs.\n');
  return exitCode.done;
}
