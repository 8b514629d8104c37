import { isAbsolute, relative, resolve, sep } from 'node:path';
import { emptyAudit, foldAudit } from '../session/audit.ts';
import { filterAudit } from '../session/auditFilter.ts';
import type { Logged } from '../session/event.ts';
import { auditLine } from './auditLine.ts';
import type { CliContext } from './cliContext.ts';
import type { Command } from './commandLine.ts';
import { eventTail } from './eventTail.ts';
import { exitCode, type ExitCode } from './exitCode.ts';
import { existingSession, openSession } from './sessions.ts';

/** `banyan audit`: every call with who decided on it and what came of it, oldest first. */
export async function printAudit(
  { filter }: Extract<Command, { command: 'audit' }>,
  context: CliContext,
): Promise<ExitCode> {
  const { uplink, viewer, flags, out } = context;
  const session = await existingSession(context);
  await openSession(context, session);
  const { seq, folder } = viewer.view.tree;
  const events: Logged[] = [];
  await eventTail(uplink, session, 0, event => events.push(event)).upTo(seq);
  const audit = foldAudit(emptyAudit, events);
  const file = filter.file === undefined ? {} : { file: within(folder, filter.file) };
  const rows = filterAudit(audit.rows, { ...filter, ...file });
  for (const row of rows) {
    const shown = audit.shown.get(row.seq);
    out(flags.json ? `${JSON.stringify({ session, ...row, ...(shown && { shown }) })}\n` : auditLine(row));
  }
  return exitCode.done;
}

/** A path as the log has it: relative to the session's folder where it lies in there. */
function within(folder: string, path: string): string {
  if (!isAbsolute(path)) return path.split(sep).join('/');
  const inside = relative(folder, resolve(path));
  return inside.startsWith('..') ? path : inside.split(sep).join('/');
}
