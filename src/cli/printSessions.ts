import { cleanLine } from './clean.ts';
import type { CliContext } from './cliContext.ts';
import { exitCode, type ExitCode } from './exitCode.ts';
import { moment, money } from './figures.ts';

/** `banyan sessions`: the sessions of a folder, newest first. */
export async function printSessions({ uplink, flags, folder, out, ink }: CliContext): Promise<ExitCode> {
  const rows = await uplink.query({ type: 'sessions', folder });
  for (const row of rows) {
    if (flags.json) out(`${JSON.stringify(row)}\n`);
    else {
      const cost = row.cost > 0 ? money(row.cost) : '';
      out(
        `${row.session}  ${ink.dim(`${moment(row.changed, 'minutes')}  ${cost.padStart(7)}`)}  ${cleanLine(row.title) || 'New session'}\n`,
      );
    }
  }
  if (rows.length === 0 && !flags.json) out(`No sessions in ${folder} yet. banyan run "PROMPT" starts one.\n`);
  return exitCode.done;
}
