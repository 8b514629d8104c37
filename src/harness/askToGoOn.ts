import type { ToolCall } from '../session/block.ts';
import { settingsOf } from '../session/authority.ts';
import { standing } from './authority/standing.ts';
import { shownCall } from './callCard.ts';
import type { RunDeps } from './runDeps.ts';

/** What became of a run that repeats itself. */
export type GoOn = 'on' | 'stop' | 'nobody';

/**
 * Asks the person whether an agent that fails with the same call again and again is to go on. Unattended nobody is asked.
 * Rejects when the run is stopped or handed over first.
 */
export async function askToGoOn(deps: RunDeps, call: ToolCall, signal: AbortSignal): Promise<GoOn> {
  const { journal, branch, run, clock, wall } = deps;
  if (standing(settingsOf(journal.tree(), branch), wall.kind, clock.now()).authority === 'unattended') return 'nobody';
  const request = journal.tree().lastRequest + 1;
  const title = `${repeatedWords(deps)} Go on?`;
  const { detail } = shownCall(call, deps.digest, { wall: wall.kind, reach: deps.reach() });
  const hash = deps.digest(JSON.stringify(['goOn', run, request, title, detail]));
  const answered = deps.decision(request, AbortSignal.any([signal, deps.drain]));
  answered.catch(() => {});
  await journal.append({
    type: 'permissionRequested',
    request,
    run,
    branch,
    call: call.id,
    shown: { tool: 'goOn', title, detail, facts: [], hash },
  });
  return (await answered).decision === 'allow' ? 'on' : 'stop';
}

/** As a sentence: who failed how often. */
export function repeatedWords({ journal, branch }: Pick<RunDeps, 'journal' | 'branch'>): string {
  return `${journal.tree().branches.get(branch)?.name ?? 'The agent'} has failed three times with the same call.`;
}
