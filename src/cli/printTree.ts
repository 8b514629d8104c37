import { activeRun, branchesInOrder, type Branch } from '../session/tree.ts';
import { clean } from './clean.ts';
import type { CliContext } from './cliContext.ts';
import { exitCode, type ExitCode } from './exitCode.ts';
import { existingSession, openSession } from './sessions.ts';

/** `banyan tree`: a session's turns and heads; as JSON one branch a line. */
export async function printTree(context: CliContext): Promise<ExitCode> {
  const { uplink, viewer, flags, out } = context;
  const session = await existingSession(context);
  if (!flags.json) {
    const { text } = await uplink.query({ type: 'outline', session });
    out(clean(`${text.trimEnd()}\n`));
    return exitCode.done;
  }
  await openSession(context, session);
  for (const { branch } of branchesInOrder(viewer.view.tree))
    out(`${JSON.stringify({ session, ...lineOf(branch) })}\n`);
  return exitCode.done;
}

function lineOf(branch: Branch) {
  const { id, name, parent, from, head, cost } = branch;
  const state = activeRun(branch) ? 'running' : (branch.run?.end?.outcome ?? 'empty');
  return { branch: id, name, parent, from, head, state, cost };
}
