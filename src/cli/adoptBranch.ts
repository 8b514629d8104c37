import { nodeName } from '../session/ids.ts';
import { agree, named, printPlanned } from './agree.ts';
import { cleanLine } from './clean.ts';
import type { CliContext } from './cliContext.ts';
import { CommandFailed } from './commandFailed.ts';
import type { Command } from './commandLine.ts';
import { eventTail } from './eventTail.ts';
import { exitCode, type ExitCode } from './exitCode.ts';
import { branchNamed, existingSession, intend, openSession } from './sessions.ts';

/** `banyan adopt`: the file changes of a branch come into another's files. Asks first. */
export async function adoptBranch(
  { branch: name, into: target, turn, how, conflicts, preview: isPreview, yes }: Extract<Command, { command: 'adopt' }>,
  context: CliContext,
): Promise<ExitCode> {
  const { uplink, viewer, flags, out, complain } = context;
  const session = await existingSession(context);
  await openSession(context, session);
  const source = branchNamed(context, name);
  const { tree } = viewer.view;
  const into =
    target === '' ? (tree.branches.get(tree.holder) ?? branchNamed(context, '')) : branchNamed(context, target);
  const adoption = { into: into.id, turn, how, conflicts };
  if (isPreview || !yes) {
    const found = await uplink.query({ type: 'adoptPreview', session, branch: source.id, adoption });
    if ('unavailable' in found) throw new CommandFailed(found.unavailable);
    if (isPreview && flags.json) return (out(`${JSON.stringify(found)}\n`), exitCode.done);
    const say = isPreview ? (words: string): void => out(`${words}\n`) : complain;
    printPlanned(found, say);
    if (found.conflicts.length > 0)
      say(`Both changed the same lines: ${named(found.conflicts)} (${choice[conflicts]})`);
    const own = named(found.ahead.map(({ path }) => path));
    if (own !== '' && turn === 0)
      say(
        `${cleanLine(into.name)} has gone on since: ${own} (${how === 'replace' ? 'goes back' : 'stays, --replace takes it back'})`,
      );
    if (isPreview) return exitCode.done;
    const what = turn === 0 ? cleanLine(source.name) : `the turn of ${nodeName(turn)} of ${cleanLine(source.name)}`;
    await agree(context, `Adopt ${what} into ${cleanLine(into.name)} with these files?`);
  }
  const { seq } = tree;
  await intend(context, { type: 'adopt', session, branch: source.id, adoption, except: [] });
  let marked: readonly string[] = [];
  const tail = eventTail(uplink, session, seq, event => {
    if (event.type === 'filesAdopted') marked = event.conflicts;
    if (flags.json) out(`${JSON.stringify(event)}\n`);
  });
  await tail.upTo(seq + 1);
  if (flags.json) return exitCode.done;
  out(`${cleanLine(into.name)} has the changes of ${cleanLine(source.name)}. banyan undo takes them back.\n`);
  if (marked.length > 0) out(`Look for conflict markers in ${named(marked)}.\n`);
  return exitCode.done;
}

const choice = {
  markers: 'both stay, between markers',
  mine: 'the file stays as it is',
  theirs: 'the file comes whole',
} as const;
