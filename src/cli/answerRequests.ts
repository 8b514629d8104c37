import type { ShownCall } from '../session/event.ts';
import { leavesWall } from '../session/leaving.ts';
import type { BranchId, SessionId } from '../session/ids.ts';
import type { OpenRequest } from '../session/tree.ts';
import type { CliContext, Word } from './cliContext.ts';

/** Answers the requests of one turn as they come up: by `--yes`, by the person at the terminal, else with a no. */
export interface RequestAnswers {
  /** The requests that are open now. A question whose request is gone was answered elsewhere and is taken back. */
  answer(open: readonly OpenRequest[]): void;
  dispose(): void;
}

/** `branch` is the one whose turn is followed; who else asks is named. */
export function answerRequests(context: CliContext, session: SessionId, branch: BranchId): RequestAnswers {
  const asked = new Map<number, AbortController>();
  const decide = async (request: OpenRequest, signal: AbortSignal): Promise<void> => {
    const { hash } = request.shown;
    const asker = request.branch === branch ? undefined : context.viewer.view.tree.branches.get(request.branch)?.name;
    const word = await wordFor(context, named(request, asker), signal);
    // Refused when somebody else was faster, which is an answer as well.
    await context.uplink.intent({ type: 'decide', session, request: request.id, ...word, hash });
  };
  const settle = (open: ReadonlySet<number>): void => {
    for (const [id, question] of asked) if (!open.has(id)) question.abort(new Error('answered elsewhere'));
  };
  return {
    answer: open => {
      for (const request of open) {
        if (asked.has(request.id)) continue;
        const question = new AbortController();
        asked.set(request.id, question);
        decide(request, question.signal).catch(() => undefined);
      }
      settle(new Set(open.map(({ id }) => id)));
    },
    dispose: () => settle(new Set()),
  };
}

/** The request with the name of the agent that makes it. */
function named(request: OpenRequest, asker: string | undefined): OpenRequest {
  if (asker === undefined) return request;
  const facts = [{ label: 'Agent', words: asker, outside: false }, ...request.shown.facts];
  return { ...request, shown: { ...request.shown, facts } };
}

async function wordFor({ flags, ask }: CliContext, { shown }: OpenRequest, signal: AbortSignal): Promise<Word> {
  const kind = kindOf(shown);
  const flag = { call: '--yes', leaves: '--yes-outside', goOn: '' }[kind];
  if (kind === 'call' ? flags.yes : kind === 'leaves' && flags.yesOutside)
    return { decision: 'allow', scope: 'once', reason: flag, by: 'flag' };
  if (ask) return ask(shown, signal);
  const without = flag === '' ? '' : ` (banyan was run without ${flag})`;
  return { decision: 'deny', scope: 'once', reason: `nobody is at the terminal to allow it${without}`, by: 'harness' };
}

/** A call that stays where it is, one that leaves the wall, or the question whether an agent that is stuck goes on. */
function kindOf(shown: ShownCall): 'call' | 'leaves' | 'goOn' {
  if (shown.tool === 'goOn') return 'goOn';
  return leavesWall(shown) ? 'leaves' : 'call';
}
