import { isAbsolute, relative, resolve, sep } from 'node:path';
import { nodeName } from '../session/ids.ts';
import type { BlamedLines } from '../protocol/query.ts';
import { cleanLine } from './clean.ts';
import type { CliContext } from './cliContext.ts';
import { CommandFailed } from './commandFailed.ts';
import type { Command } from './commandLine.ts';
import { exitCode, type ExitCode } from './exitCode.ts';

/** `banyan blame`: which turn wrote each line of a file as it is on disk. */
export async function printBlame(
  { file }: Extract<Command, { command: 'blame' }>,
  { folder, uplink, flags, out }: CliContext,
): Promise<ExitCode> {
  const path = relative(folder, isAbsolute(file) ? file : resolve(folder, file))
    .split(sep)
    .join('/');
  if (path === '' || path.startsWith('..')) throw new CommandFailed(`${file} is not in ${folder}.`);
  const found = await uplink.query({ type: 'blame', folder, path });
  if ('unavailable' in found) throw new CommandFailed(found.unavailable);
  for (const lines of found.lines) out(flags.json ? `${JSON.stringify(lines)}\n` : blameLine(lines));
  return exitCode.done;
}

function blameLine({ line, count, by }: BlamedLines): string {
  const place = count === 1 ? `${line}` : `${line}-${line + count - 1}`;
  return `${place.padStart(9)}  ${writer(by)}\n`;
}

function writer(by: BlamedLines['by']): string {
  if (by.type !== 'turn') return by.type === 'person' ? 'you' : 'earlier commits';
  const authority = by.authority === '' ? '' : ` (${by.authority})`;
  return `${nodeName(by.node)} ${cleanLine(by.branch)}, turn ${by.turn}: ${cleanLine(by.title)}${authority}`;
}
