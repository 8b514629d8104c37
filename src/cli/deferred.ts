import type { OpenRequest } from '../session/tree.ts';
import { requestText } from './askAtTerminal.ts';
import { cleanLine } from './clean.ts';
import type { CliContext } from './cliContext.ts';
import { CommandFailed } from './commandFailed.ts';
import type { Command } from './commandLine.ts';
import { exitCode, type ExitCode } from './exitCode.ts';
import { moment } from './figures.ts';
import { existingSession, intend, openSession } from './sessions.ts';

/** `banyan deferred`: what was refused because nobody was there, whole, oldest first. */
export async function printDeferred(context: CliContext): Promise<ExitCode> {
  const { viewer, flags, ink, out } = context;
  await openSession(context, await existingSession(context));
  const { deferred } = viewer.view.tree;
  for (const request of deferred.values())
    if (flags.json) out(`${JSON.stringify({ ...request, agent: agentOf(context, request) })}\n`);
    else
      out(
        `${request.id}  ${ink.dim(moment(request.time, 'minutes'))}  ${agentOf(context, request)}${requestText(request.shown, ink)}\n`,
      );
  if (deferred.size === 0 && !flags.json) out('Nothing waits for an answer.\n');
  return exitCode.done;
}

/** `banyan allow` and `banyan deny`: the late answer to a deferred request. */
export async function decideLate(
  { command, request: id, reason }: Extract<Command, { command: 'allow' | 'deny' }>,
  context: CliContext,
): Promise<ExitCode> {
  const { viewer, flags, out } = context;
  const session = await existingSession(context);
  await openSession(context, session);
  const { deferred, requests } = viewer.view.tree;
  const request = deferred.get(id);
  if (!request)
    throw new CommandFailed(
      requests.has(id)
        ? `Request ${id} is asked right now: answer it where the agent runs.`
        : `No request ${id} waits for an answer in session ${session}. banyan deferred lists them.`,
    );
  await intend(context, {
    type: 'decideDeferred',
    session,
    request: id,
    decision: command,
    reason,
    hash: request.shown.hash,
  });
  const answer = command === 'allow' ? 'allowed, once, for the same call' : 'denied';
  if (!flags.json) out(`${agentOf(context, request)}: ${cleanLine(request.shown.title)}: ${answer}.\n`);
  return exitCode.done;
}

function agentOf({ viewer }: CliContext, { branch }: OpenRequest): string {
  return cleanLine(viewer.view.tree.branches.get(branch)?.name ?? `branch ${branch}`);
}
