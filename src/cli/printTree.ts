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
  const { tree } = viewer.view;
  for (const { branch } of branchesInOrder(tree)) {
    const asks = [...tree.questions.values()].filter(asked => asked.branch === branch.id);
    const questions = asks.flatMap(asked => asked.questions.map(({ words }) => words));
    out(`${JSON.stringify({ session, ...lineOf(branch), ...(questions.length === 0 ? {} : { questions }) })}\n`);
  }
  return exitCode.done;
}

function lineOf(branch: Branch) {
  const { id, name, parent, from, head, cost, by, purpose, task } = branch;
  const state = activeRun(branch) ? 'running' : (branch.run?.end?.outcome ?? 'empty');
  const made = by === 'agent' ? { by, purpose, ...(task ? { task: task.words } : {}) } : {};
  return { branch: id, name, parent, from, head, state, cost, ...made };
}
