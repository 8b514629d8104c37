import type { FileDiff } from '../session/fileDiff.ts';
import { cleanLine } from './clean.ts';
import type { CliContext } from './cliContext.ts';
import { CommandFailed } from './commandFailed.ts';
import { fileLine } from './fileLine.ts';

/** What would change, before anybody agrees. */
export interface Planned {
  readonly changes: readonly FileDiff[];
  readonly left: readonly { readonly path: string; readonly reason: string }[];
  readonly runLater?: readonly string[];
}

/** Lists what would change, a file a line. */
export function printPlanned({ changes, left, runLater = [] }: Planned, line: (words: string) => void): void {
  for (const change of changes) line(fileLine(change).trimEnd());
  for (const { path, reason } of left) line(`stays     ${cleanLine(path)}  ${reason}`);
  if (runLater.length > 0) line(`Other programs run later: ${named(runLater)}`);
}

/** Names of files, for one line. */
export function named(paths: readonly string[]): string {
  return paths.map(cleanLine).join(', ');
}

/** Resolves when a person at the terminal says yes. Throws `CommandFailed` otherwise. */
export async function agree({ confirm }: CliContext, question: string): Promise<void> {
  const agreed = await confirm?.(question);
  if (agreed === undefined) throw new CommandFailed('Nobody is at the terminal to agree. Add --yes.');
  if (!agreed) throw new CommandFailed('Nothing was changed.');
}
