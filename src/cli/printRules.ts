import { cleanLine } from './clean.ts';
import type { CliContext } from './cliContext.ts';
import { exitCode, type ExitCode } from './exitCode.ts';

/** `banyan rules`: the rules that hold in a folder, and what is wrong with those that do not. */
export async function printRules({ uplink, flags, folder, out, complain }: CliContext): Promise<ExitCode> {
  const { rules, problems } = await uplink.query({ type: 'rules', folder });
  for (const { rule, source, words } of rules)
    out(flags.json ? `${JSON.stringify({ source, words, rule })}\n` : `${source.padEnd(9)}  ${cleanLine(words)}\n`);
  if (rules.length === 0 && problems.length === 0 && !flags.json) out(`No rules hold in ${folder}.\n`);
  for (const problem of problems) complain(cleanLine(problem));
  return problems.length > 0 ? exitCode.failed : exitCode.done;
}
