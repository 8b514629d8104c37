import { agree, named, printPlanned } from './agree.ts';
import { cleanLine } from './clean.ts';
import type { CliContext } from './cliContext.ts';
import { CommandFailed } from './commandFailed.ts';
import type { Command } from './commandLine.ts';
import { eventTail } from './eventTail.ts';
import { exitCode, type ExitCode } from './exitCode.ts';
import { branchNamed, existingSession, intend, openSession } from './sessions.ts';

/** `banyan use`: the workspace moves to a branch, files and all. Asks first. */
export async function useBranch(
  { branch: name, preview: isPreview, yes }: Extract<Command, { command: 'use' }>,
  context: CliContext,
): Promise<ExitCode> {
  const { uplink, viewer, flags, out, complain } = context;
  const session = await existingSession(context);
  await openSession(context, session);
  const branch = branchNamed(context, name);
  const { holder, seq } = viewer.view.tree;
  if (branch.id === holder) throw new CommandFailed(`${cleanLine(branch.name)} has the workspace already.`);
  if (isPreview || !yes) {
    const found = await uplink.query({ type: 'usePreview', session, branch: branch.id });
    const say = isPreview ? (words: string): void => out(`${words}\n`) : complain;
    if (isPreview && flags.json) return (out(`${JSON.stringify(found)}\n`), exitCode.done);
    if ('unavailable' in found) say(found.unavailable);
    else {
      printPlanned(found, say);
      if (found.yours.length > 0) say(`Your own edits stay: ${named(found.yours.map(({ path }) => path))}`);
      if (found.conflicts.length > 0) say(`Both changed the same lines, yours stay: ${named(found.conflicts)}`);
    }
    if (isPreview) return exitCode.done;
    await agree(context, `Use ${cleanLine(branch.name)} in the workspace with these files?`);
  }
  await intend(context, { type: 'useInWorkspace', session, branch: branch.id, except: [] });
  const tail = eventTail(uplink, session, seq, event => {
    if (flags.json) out(`${JSON.stringify(event)}\n`);
  });
  await tail.upTo(seq + 1);
  if (!flags.json) out(`${cleanLine(branch.name)} has the workspace. banyan undo takes it back.\n`);
  return exitCode.done;
}
