import { isFileAddress } from '../base/fileAddress.ts';
import { warmContext } from '../model/context.ts';
import { costOf } from '../model/price.ts';
import { readHead } from '../model/requestHead.ts';
import { settingsOf } from '../session/authority.ts';
import { pathTo } from '../session/path.ts';
import { Meter } from './budget.ts';
import type { RunDeps } from './runDeps.ts';

/** Prefixes below this are written anew for less than it is worth to think about. */
const leastTokens = 20_000;
/** How long before it would be forgotten an entry is read again, in milliseconds. */
const marginMs = 60_000;
/** What a request leaves for a fork or a next step lives five minutes from its start. */
const firstMs = 5 * 60_000 - marginMs;
/** More waiting than this (about two hours) costs more than the one rewrite it saves. */
const mostTimes = 2;

type Deps = Pick<RunDeps, 'journal' | 'branch' | 'model' | 'credential' | 'ledger' | 'clock' | 'modelInfo' | 'warmth'>;

/**
 * Does `work`, which stands between two requests of a run (tools, other agents, a person's answer), and keeps the run's
 * prefix in the prompt cache if it takes long: four minutes after the start of the last request, `asked` (milliseconds since
 * 1970, 0 where not known), one request for no words reads it, which costs a fraction of writing it anew.
 */
export async function keptWarm<T>(deps: Deps, asked: number, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const over = new AbortController();
  // A prefix that could not be kept is written anew by the next request.
  keepWarm(deps, asked, over.signal, signal).catch(() => undefined);
  try {
    return await work();
  } finally {
    over.abort(new Error('the wait is over'));
  }
}

/** A request that is under way when the wait ends is not cut: its price would not be known. */
async function keepWarm(deps: Deps, asked: number, over: AbortSignal, signal: AbortSignal): Promise<void> {
  const { model, clock } = deps;
  // A folder in which somebody writes the replies has no cache.
  if (!model.warm || isFileAddress(deps.credential.baseUrl)) return;
  let due = asked + firstMs;
  for (let times = 0; times < mostTimes;) {
    await clock.sleep(Math.max(0, due - clock.now()), AbortSignal.any([over, signal]));
    const found = await prefixOf(deps);
    if (!found || found.tokens < leastTokens || !deps.warmth.may(found.request.head.model)) return;
    if (settingsOf(deps.journal.tree(), deps.branch).keepWarm === 'off') return;
    // What the branch may use, with those it shares it with, is for its work.
    if ((await (await Meter.start(deps)).reached()) !== '') return;
    due = found.until - marginMs;
    // Meanwhile another request has read it, such as that of a fork.
    if (due > clock.now()) continue;
    times += 1;
    const started = clock.now();
    const { head } = found.request;
    const warmed = await model.warm({ ...found.request, maxTokens: 0, credential: deps.credential }, signal);
    if ('failure' in warmed) {
      if (warmed.failure.status === 400) deps.warmth.refused(head.model);
      return;
    }
    await deps.journal.append({
      type: 'cacheWarmed',
      branch: deps.branch,
      head: found.headId,
      marks: found.marks,
      usage: warmed.usage,
      cost: costOf(warmed.usage, deps.modelInfo(head.model)) ?? 0,
      ms: clock.now() - started,
    });
  }
}

/** What the cache holds of the branch's path, and the request that keeps it; undefined where nothing is left or it cannot be kept. */
async function prefixOf({ journal, branch, ledger, clock }: Deps) {
  const tree = journal.tree();
  const path = await journal.readNodes(pathTo(tree, tree.branches.get(branch)?.head ?? 0).map(({ id }) => id));
  const reply = path.findLast(node => node.kind === 'reply');
  if (reply?.kind !== 'reply') return undefined;
  const headId = reply.body.head;
  const head = readHead(await journal.readBlob(headId));
  // The API takes no such request with a thinking budget.
  if (head.thinking?.['type'] === 'enabled') return undefined;
  const now = clock.now();
  const { request, marks, hit } = warmContext(path, { head, headId, now, ledger: await ledger.at(journal, now) });
  if (!hit || request.messages.at(-1)?.role === 'assistant') return undefined;
  return { request, marks, headId, tokens: hit.tokens, until: hit.until };
}
