import type { BranchId, SessionId } from '../session/ids.ts';
import { activeRun, type OpenRequest } from '../session/tree.ts';
import type { View } from '../protocol/view.ts';
import { exitCode, type ExitCode } from './exitCode.ts';
import { printer } from './printer.ts';
import type { CliContext } from './cliContext.ts';

/**
 * Shows a branch until its run has ended and no prompt waits behind it, answering requests on the way. Gives the
 * program's exit code.
 */
export async function follow(
  context: CliContext,
  session: SessionId,
  branch: BranchId,
  start: () => Promise<void>,
): Promise<ExitCode> {
  const { viewer, uplink, out, flags } = context;
  const print = printer(out, flags.json ? 'json' : 'words', branch);
  let denied = false;
  const answering = new Set<number>();
  viewer.onFrame = (before, frame, view) => {
    print(before, frame, view);
    for (const request of view.tree.requests.values()) {
      if (request.branch !== branch || answering.has(request.id)) continue;
      answering.add(request.id);
      void decide(context, session, request).then(decision => {
        denied ||= decision === 'deny';
      });
    }
  };
  uplink.show({ session, branch }, 0);
  await viewer.when(view => view.tree.branches.has(branch));
  const lastRun = viewer.view.tree.branches.get(branch)?.run?.id ?? 0;
  await start();
  await viewer.when(view => ended(view, branch, lastRun));
  viewer.onFrame = () => {};
  const end = viewer.view.tree.branches.get(branch)?.run?.end;
  if (end?.outcome === 'done') return denied ? exitCode.denied : exitCode.done;
  if (end?.outcome === 'stopped') return exitCode.stopped;
  if (end?.failure) context.complain(end.failure.message);
  return exitCode.failed;
}

function ended(view: View, branch: BranchId, lastRun: number): boolean {
  const found = view.tree.branches.get(branch);
  const newer = (found?.run?.id ?? 0) > lastRun;
  return newer && !activeRun(found) && !view.tree.queue.some(queued => queued.branch === branch);
}

async function decide(context: CliContext, session: SessionId, request: OpenRequest): Promise<'allow' | 'deny'> {
  const { flags, ask, uplink } = context;
  const decision = flags.yes ? 'allow' : ask ? await ask(request.shown) : 'deny';
  const reason = decision === 'allow' || ask ? '' : 'Nobody is here to allow it.';
  const { hash } = request.shown;
  await uplink.intent({ type: 'decide', session, request: request.id, decision, scope: 'once', reason, hash });
  return decision;
}
