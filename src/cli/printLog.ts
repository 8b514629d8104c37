import { clean } from './clean.ts';
import type { CliContext } from './cliContext.ts';
import { eventLine } from './eventLine.ts';
import { exitCode, type ExitCode } from './exitCode.ts';
import { existingSession, openSession } from './sessions.ts';

/** `banyan log`: every event of a session, however many files hold them, and what of them cannot be read. */
export async function printLog(context: CliContext): Promise<ExitCode> {
  const { uplink, viewer, flags, interrupt, out, complain } = context;
  const session = await existingSession(context);
  await openSession(context, session);
  const { seq, damage, branches } = viewer.view.tree;
  const names = new Map([...branches.values()].map(branch => [branch.id, branch.name]));
  for (let since = 0; since < seq && !interrupt.aborted;) {
    const page = await uplink.query({ type: 'events', session, since });
    for (const event of page) out(flags.json ? `${JSON.stringify(event)}\n` : `${clean(eventLine(event, names))}\n`);
    since = page.at(-1)?.seq ?? seq;
  }
  for (const { file, line, reason } of damage) complain(`${file}, line ${line}, cannot be read: ${clean(reason)}.`);
  if (damage.length > 0) complain('Everything else was read. The bytes stay where they are.');
  return damage.length > 0 ? exitCode.failed : exitCode.done;
}
