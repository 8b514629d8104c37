import { branchNameFrom } from '../session/branchName.ts';
import { nodeName } from '../session/ids.ts';
import { CommandFailed } from './commandFailed.ts';
import type { CliContext } from './cliContext.ts';
import type { Command } from './commandLine.ts';
import type { ExitCode } from './exitCode.ts';
import { followTurn } from './followTurn.ts';
import { settingsFor } from './bounds.ts';
import { placeNamed } from './placeNamed.ts';
import { branchNamed, existingSession, intend, openSession, workingSession } from './sessions.ts';

type Of<C extends Command['command']> = Extract<Command, { command: C }>;

/** `banyan run`: a prompt at the head of a branch. */
export async function runPrompt(command: Of<'run'>, context: CliContext): Promise<ExitCode> {
  const { folder, viewer } = context;
  const found = command.fresh ? undefined : await workingSession(context);
  if (found === undefined && command.branch !== '')
    throw new CommandFailed(
      `There is no session in ${folder} yet, so there is no branch ${command.branch}. Leave --branch out.`,
    );
  const session = found ?? (await intend(context, { type: 'createSession', folder, origin: 'person' })).session;
  await openSession(context, session);
  const { id: branch, name } = branchNamed(context, command.branch);
  const since = found === undefined ? 0 : viewer.view.tree.seq;
  const { model, effort } = command;
  const settings = {
    ...(model === '' ? {} : { model }),
    ...(effort === '' ? {} : { effort }),
    ...settingsFor(command.bounds, Date.now()),
  };
  if (Object.keys(settings).length > 0) await intend(context, { type: 'configureBranch', session, branch, settings });
  const words = command.prompt;
  return followTurn(context, { session, branch, name, words, since }, async () => {
    await intend(context, { type: 'submit', session, branch, words, how: 'send' });
  });
}

/** `banyan fork`: a new branch after a node, with its first prompt. */
export async function forkAt(command: Of<'fork'>, context: CliContext): Promise<ExitCode> {
  const { viewer } = context;
  const session = (await workingSession(context)) ?? (await existingSession(context));
  await openSession(context, session);
  const since = viewer.view.tree.seq;
  const { node: at, prompt: words } = command;
  const { id: parent } = branchNamed(context, '');
  const settings = settingsFor(command.bounds, Date.now());
  // A way with words starts at once, which is too early where something is to be set before.
  const bounded = Object.keys(settings).length > 0;
  const ways = [{ name: command.name.trim() || branchNameFrom(words), words: bounded ? '' : words }];
  const returns = command.returnTo.map(word => placeNamed(context, word));
  const answer = await context.uplink.intent({
    type: 'fork',
    session,
    branch: parent,
    at,
    ways,
    ...(returns.length === 0 ? {} : { returns }),
  });
  if (answer.type === 'intentRefused') {
    const unknown = `There is no ${nodeName(at)} in session ${session}. banyan tree shows its turns.`;
    throw new CommandFailed(answer.reason === 'There is no such turn.' ? unknown : answer.reason);
  }
  const [branch = 0] = answer.branches;
  await viewer.when(view => view.tree.branches.has(branch));
  const name = viewer.view.tree.branches.get(branch)?.name ?? '';
  if (bounded) await intend(context, { type: 'configureBranch', session, branch, settings });
  return followTurn(context, { session, branch, name, words, since }, async () => {
    if (bounded) await intend(context, { type: 'submit', session, branch, words, how: 'send' });
  });
}
