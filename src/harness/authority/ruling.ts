import { changesFiles } from '../../sandbox/tools.ts';
import { showInvisible } from '../../sandbox/worker/invisible.ts';
import type { BranchId } from '../../session/ids.ts';
import type { Authority, Grant, Rule, Verdict } from '../../session/rule.ts';
import { isScratch, memoryFolder } from '../../session/scratchFolder.ts';
import type { WallReport } from '../../session/wall.ts';
import { covers, touches, uncovered } from './matchRule.ts';
import type { HeldRule } from './rules.ts';
import { ruleWords } from './ruleWords.ts';
import { isProtected } from './specialPaths.ts';
import type { Use } from './use.ts';

/** What a call may do, and why. */
export interface Ruling {
  readonly verdict: Verdict;
  /** One sentence: for a person who is asked, and for the agent that is refused. */
  readonly why: string;
  /** What decided, where it was a rule, an answer that was given before, or the authority's own bounds. */
  readonly rule?: { readonly words: string; readonly source: 'user' | 'workspace' | 'answer' | 'authority' };
}

/** A call with everything that bears on it. */
export interface Question {
  readonly use: Use;
  readonly branch: BranchId;
  /** The hash of the call as it is shown. */
  readonly hash: string;
  /** What holds now: never wider than what the wall carries (`standing`). */
  readonly authority: Authority;
  readonly wall: WallReport['kind'];
  /** Whether the call asks to leave the wall. */
  readonly leaves: boolean;
  readonly rules: readonly HeldRule[];
  readonly grants: readonly Grant[];
  /** The branch's scratch folder, relative to the workspace. */
  readonly scratch: string;
}

/** The strictest of everything that speaks of a call: deny before ask before allow. Pure. */
export function ruling(question: Question): Ruling {
  const { use, authority, wall, leaves } = question;
  const rules = question.rules.filter(({ rule }) => applies(rule, question));
  const match = (decision: Verdict) =>
    rules.filter(({ rule }) => rule.decision === decision).map(held => ({ ...held, match: touches(held.rule, use) }));
  const denies = match('deny');
  const denied = denies.find(held => held.match === 'yes');
  if (denied) return { verdict: 'deny', why: refusal(denied), rule: { words: denied.words, source: denied.source } };
  if (isOwnScratch(question)) return { verdict: 'allow', why: 'It is in its own scratch folder.' };
  const bound = boundOf(question);
  if (bound !== '') return { verdict: 'deny', why: bound, rule: { words: authority, source: 'authority' } };
  const asks = [...denies, ...match('ask')].filter(held => held.match !== 'no');
  const changes = changesFiles(use.tool);
  // The person saw exactly this call after it was refused, and allowed it.
  const late = question.grants.find(
    ({ scope, hash, branch }) => scope === 'once' && hash === question.hash && branch === question.branch,
  );
  if (late && changes) return { verdict: 'allow', why: 'You allowed this call.', rule: answered(late.rule) };
  if (leaves && changes) return ask('It asks to leave the wall.');
  const [asked] = asks;
  if (asked)
    return {
      verdict: 'ask',
      why:
        asked.match === 'maybe'
          ? `What it runs cannot be read whole, and a rule speaks of it: ${asked.words}.`
          : `A rule asks: ${asked.words}.`,
      rule: { words: asked.words, source: asked.source },
    };
  if (!changes) return { verdict: 'allow', why: 'Looking changes nothing.' };
  const allowed = allowance(question, rules);
  if (allowed) return allowed;
  if (authority === 'readOnly') return { verdict: 'allow', why: 'Behind the wall it can change nothing.' };
  if (authority === 'ask' || wall === 'none') return ask(whyAsked(question, rules));
  if (use.kind === 'command' && !use.parsed.whole) return ask('The command cannot be read whole.');
  if (use.kind === 'file' && isProtected(use.path)) return ask(`${showInvisible(use.path)} is protected.`);
  return { verdict: 'allow', why: 'It stays inside the wall.' };
}

/** Whether a call changes one file of the branch's own scratch folder: every branch may, whatever its authority. */
export function isOwnScratch({ use, leaves, scratch }: Question): boolean {
  return isFileChange(use) && !leaves && use.path.startsWith(`${scratch}/`) && !isProtected(use.path);
}

function isFileChange(use: Use): use is Extract<Use, { kind: 'file' }> {
  return use.kind === 'file' && (use.tool === 'write' || use.tool === 'edit');
}

/** Why a call is asked about where nothing else is to be said of it. */
export const everythingAsks = 'Every change and command is asked about.';

function ask(why: string): Ruling {
  return { verdict: 'ask', why };
}

/** What no rule and no answer can widen; empty where nothing stands in the way. */
function boundOf({ use, authority, wall, leaves, scratch }: Question): string {
  if (!changesFiles(use.tool)) return '';
  const own = [`${scratch}/`, `${memoryFolder}/`].some(folder => use.kind === 'file' && use.path.startsWith(folder));
  if (isFileChange(use) && isScratch(use.path.split('/')[0] ?? '') && !own)
    return `${showInvisible(use.path)} is not yours to change: your own scratch folder is ${scratch}. To tell another branch something, send it.`;
  if (authority === 'readOnly' && (use.tool !== 'bash' || wall !== 'walled' || leaves))
    return 'This branch may only read. Report what you would change and why.';
  if (use.kind === 'file' && wall === 'walled' && !leaves && isProtected(use.path))
    return `${showInvisible(use.path)} is protected: nothing inside the wall changes it. If the task needs it, call ${use.tool} again with outside: true and a reason; the person is asked.`;
  return '';
}

/** What rules and answers allow. Answers that reach further than once are rules of their branch or session. */
function allowance(question: Question, rules: readonly HeldRule[]): Ruling | undefined {
  if (question.authority === 'readOnly') return undefined;
  const given = question.grants
    .filter(grant => grant.scope === 'session' || (grant.scope === 'branch' && grant.branch === question.branch))
    .filter(({ rule }) => rule.decision === 'allow' && applies(rule, question))
    .map(({ rule }) => ({ rule, source: 'answer' as const, words: ruleWords(rule) }));
  const allows = [...rules.filter(({ rule }) => rule.decision === 'allow'), ...given];
  if (
    !covers(
      allows.map(({ rule }) => rule),
      question.use,
    )
  )
    return undefined;
  const deciding =
    allows.find(({ rule }) => covers([rule], question.use)) ??
    allows.find(({ rule }) => rule.tool === question.use.tool);
  if (!deciding) return undefined;
  const { words, source } = deciding;
  return { verdict: 'allow', why: `A rule allows it: ${words}.`, rule: { words, source } };
}

function applies(rule: Rule, { authority, wall, leaves }: Question): boolean {
  const place = wall === 'none' || leaves ? 'outside' : 'inside';
  const { when } = rule;
  return (when?.wall ?? place) === place && (when?.authority?.includes(authority) ?? true);
}

function refusal({ rule, words, source }: HeldRule): string {
  const whose = {
    user: 'A rule of the person',
    workspace: 'A rule of this workspace',
    answer: 'An answer of the person',
  };
  return `${whose[source]} refuses this: ${rule.reason ?? words}.`.replace(/\.\.$/, '.');
}

function answered(rule: Rule): NonNullable<Ruling['rule']> {
  return { words: ruleWords(rule), source: 'answer' };
}

/** Names what is not covered where rules cover a part: that part is what the question is about. */
function whyAsked({ use, grants, branch }: Question, rules: readonly HeldRule[]): string {
  if (use.kind === 'file') return everythingAsks;
  if (!use.parsed.whole) return 'The command cannot be read whole.';
  const allows = [
    ...rules.map(({ rule }) => rule),
    ...grants.filter(grant => grant.scope === 'session' || grant.branch === branch).map(({ rule }) => rule),
  ].filter(rule => rule.decision === 'allow' && rule.tool === use.tool);
  const open = uncovered(allows, use);
  if (open.length > 0 && open.length < use.parsed.commands.length)
    return `No rule allows ${open.map(({ text }) => `\`${showInvisible(text)}\``).join(', ')}.`;
  return open.length === 0 && use.parsed.commands.length > 0
    ? 'It does more than its words say, so no rule allows it.'
    : everythingAsks;
}
