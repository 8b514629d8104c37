import { nodeName } from '../session/ids.ts';
import { agree, named, printPlanned } from './agree.ts';
import { cleanLine } from './clean.ts';
import type { CliContext } from './cliContext.ts';
import { CommandFailed } from './commandFailed.ts';
import type { Command } from './commandLine.ts';
import { eventTail } from './eventTail.ts';
import { exitCode, type ExitCode } from './exitCode.ts';
import { branchNamed, existingSession, intend, openSession } from './sessions.ts';

/** `banyan restore`: a branch goes back to a node, and the folder's files with it. Asks first. */
export async function restoreFiles(
  { node, branch: name, edits, yes }: Extract<Command, { command: 'restore' }>,
  context: CliContext,
): Promise<ExitCode> {
  const { uplink, viewer, flags, out, complain } = context;
  const session = await existingSession(context);
  await openSession(context, session);
  const branch = branchNamed(context, name);
  if (!yes) {
    const preview = await uplink.query({ type: 'rewindPreview', session, branch: branch.id, to: node });
    if ('unavailable' in preview) throw new CommandFailed(preview.unavailable);
    printPlanned(preview, complain);
    const yours = named(preview.yours.map(({ path }) => path));
    if (yours !== '') complain(`Your own edits ${edits === 'exact' ? 'go as well' : 'stay'}: ${yours}`);
    await agree(context, `Rewind ${cleanLine(branch.name)} to ${nodeName(node)} with these files?`);
  }
  let head = branch.head;
  const { seq } = viewer.view.tree;
  await intend(context, { type: 'rewind', session, branch: branch.id, to: node, files: { edits, except: [] } });
  const tail = eventTail(uplink, session, seq, event => {
    if (event.type === 'headMoved' && event.branch === branch.id) head = event.to;
    if (flags.json) out(`${JSON.stringify(event)}\n`);
  });
  await tail.upTo(seq + 1);
  const place = head === 0 ? 'before the first prompt' : `at ${nodeName(head)}`;
  if (!flags.json) out(`${cleanLine(branch.name)} and its files stand ${place}.\n`);
  return exitCode.done;
}
