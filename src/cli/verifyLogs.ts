import type { SessionId } from '../session/ids.ts';
import { cleanLine } from './clean.ts';
import type { CliContext } from './cliContext.ts';
import { exitCode, type ExitCode } from './exitCode.ts';
import { findSession } from './sessions.ts';

/** `banyan verify`: whether the logs on disk are as they were written: one session's, or all of a folder. */
export async function verifyLogs(context: CliContext): Promise<ExitCode> {
  const { uplink, flags, folder, out } = context;
  const sessions = await wanted(context);
  let code: ExitCode = exitCode.done;
  for (const session of sessions) {
    const check = await uplink.query({ type: 'verify', session });
    const { files, whole, broken } = check;
    if (broken) code = exitCode.failed;
    if (flags.json) out(`${JSON.stringify({ session, ...check })}\n`);
    else {
      const events = `${whole} ${whole === 1 ? 'event' : 'events'} in ${files} ${files === 1 ? 'file' : 'files'}`;
      const found = broken
        ? `broken at ${broken.file}, line ${broken.line}: ${cleanLine(broken.reason)}`
        : 'each whole and behind the one before it';
      out(`${session}  ${events}, ${found}\n`);
    }
  }
  if (sessions.length === 0 && !flags.json) out(`No sessions in ${folder} yet.\n`);
  return code;
}

async function wanted(context: CliContext): Promise<SessionId[]> {
  const { flags, uplink, folder } = context;
  if (flags.session === '') return (await uplink.query({ type: 'sessions', folder })).map(({ session }) => session);
  const found = await findSession(context);
  return found ? [found.session] : [];
}
