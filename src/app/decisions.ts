import type { Sponsor } from './sponsor.ts';
import type { AppDeps } from './appDeps.ts';
import { covers } from '../harness/authority/matchRule.ts';
import { useOf } from '../harness/authority/use.ts';
import type { Intent } from '../protocol/intent.ts';
import { settingsOf } from '../session/authority.ts';
import { callsOf, type ToolCall } from '../session/block.ts';
import type { BranchId } from '../session/ids.ts';
import type { Rule } from '../session/rule.ts';
import { canonicalRule, sameRule } from '../session/sameRule.ts';
import { activeRun, type OpenRequest } from '../session/tree.ts';
import { Refusal } from './refusal.ts';
import type { Opened } from './sessions.ts';

type Of<T extends Intent['type']> = Extract<Intent, { type: T }>;

/** Where rules that outlive their session are kept, and how commands are read. */
export type RuleKeeping = Pick<AppDeps, 'keepRule' | 'dropRule' | 'parse'>;

/** A person's answer to a request. One that reaches further than once adds a rule, which must speak of what was shown. */
export async function decide(intent: Of<'decide'>, opened: Opened, rules: RuleKeeping): Promise<BranchId[]> {
  const { session, runs } = opened;
  const request = asShown(session.tree().requests.get(intent.request), intent.hash);
  const { decision, scope, reason, hash, by = 'person' } = intent;
  const granted =
    decision === 'allow' && scope !== 'once' ? await grantedRule(intent, request, opened, rules) : undefined;
  if (granted && scope === 'workspace') await rules.keepRule(session.tree().folder, granted);
  // The answer may have come twice while a rule was checked and kept.
  asShown(session.tree().requests.get(intent.request), hash);
  await session.append({
    type: 'permissionDecided',
    request: request.id,
    branch: request.branch,
    decision,
    scope: decision === 'allow' ? scope : 'once',
    by,
    reason,
    hash,
    ...(granted ? { granted } : {}),
  });
  const { hold = 0 } = intent;
  runs.decisions.decide(request, { decision, reason, scope, hold, ...(granted ? { granted } : {}) });
  return [request.branch];
}

/** Takes an answer back that has not taken effect: the request is open again as it was, and a rule it added is gone. */
export async function takeBack(intent: Of<'takeBack'>, opened: Opened, rules: RuleKeeping): Promise<BranchId[]> {
  const { session, runs } = opened;
  const given = runs.decisions.takeBack(intent.request);
  if (!given) throw new Refusal('gone', 'It is too late to take that back: the agent has gone on.');
  const { id, run, branch, call, shown } = given.request;
  const { granted, scope } = given.answer;
  const revoked = granted && scope !== 'workspace' ? [{ type: 'grantRevoked', rule: granted } as const] : [];
  await session.append({ type: 'permissionRequested', request: id, run, branch, call, shown, again: true }, ...revoked);
  if (granted && scope === 'workspace') await rules.dropRule(session.tree().folder, granted);
  return [branch];
}

/** The late answer to a request that nobody was there for. The agent hears of it, and is set going where it may act. */
export async function decideDeferred(
  intent: Of<'decideDeferred'>,
  opened: Opened,
  sponsor: Sponsor,
): Promise<BranchId[]> {
  const { session, runs } = opened;
  const { id, branch, shown } = asShown(session.tree().deferred.get(intent.request), intent.hash);
  const { decision, reason, hash } = intent;
  await session.append({ type: 'deferredDecided', request: id, branch, decision, reason, hash });
  const words =
    decision === 'allow'
      ? `The person now allows: ${shown.title}. Call it again if it still makes sense.`
      : `The person refused what waited: ${shown.title}.${reason === '' ? '' : ` ${reason}`}`;
  const tree = session.tree();
  if (activeRun(tree.branches.get(branch))) runs.tell(branch, words);
  else if (decision === 'allow') {
    const may = settingsOf(tree, branch).authority !== 'readOnly';
    try {
      if (may) await runs.wake(branch, words, sponsor);
      else runs.tell(branch, words);
    } catch (error) {
      // The answer stands, with or without a key or trust at this moment: the agent hears of it with its next run.
      if (!(error instanceof Refusal)) throw error;
      runs.tell(branch, words);
    }
  }
  return [branch];
}

/** Takes back a grant of the session, or a rule kept for its folder. */
export async function revoke({ rule }: Of<'revoke'>, { session }: Opened, rules: RuleKeeping): Promise<void> {
  const { grants, folder } = session.tree();
  const held = grants.some(grant => sameRule(grant.rule, rule));
  if (held) await session.append({ type: 'grantRevoked', rule });
  if (!(await rules.dropRule(folder, rule)) && !held) throw new Refusal('gone', 'That rule does not hold any more.');
}

function asShown(request: OpenRequest | undefined, hash: string): OpenRequest {
  if (!request) throw new Refusal('gone', 'That was already decided.');
  if (request.shown.hash !== hash) throw new Refusal('invalid', 'What was shown is not what would run. Look again.');
  return request;
}

/** The rule an answer adds: one that was offered, or one a person wrote in its place that still speaks of the call. */
async function grantedRule(
  { scope, rule }: Of<'decide'>,
  request: OpenRequest,
  opened: Opened,
  { parse }: RuleKeeping,
): Promise<Rule> {
  const offered = request.shown.wider?.filter(offer => offer.scope === scope) ?? [];
  const [first] = offered;
  if (!first) throw new Refusal('invalid', 'This can only be allowed once.');
  if (!rule) return canonicalRule(first.rule);
  if (offered.some(offer => sameRule(offer.rule, rule))) return canonicalRule(rule);
  const call = await callOf(request, opened);
  const fits = rule.decision === 'allow' && rule.tool === request.shown.tool && call !== undefined;
  if (!fits || !covers([rule], await useOf(call, opened.session.tree().folder, parse)))
    throw new Refusal('invalid', 'That rule does not allow the call that was shown.');
  // Written for this place: what was asked inside the wall allows nothing outside of it.
  return canonicalRule(first.rule.when ? { ...rule, when: { ...rule.when, ...first.rule.when } } : rule);
}

/** The call a request is about, from the reply it stands in. */
async function callOf({ branch, call }: OpenRequest, { session }: Opened): Promise<ToolCall | undefined> {
  const head = session.tree().branches.get(branch)?.head ?? 0;
  const [node] = await session.readNodes([head]);
  return node?.kind === 'reply' ? callsOf(node.body.blocks).find(each => each.id === call) : undefined;
}
