import { changesFiles } from '../sandbox/tools.ts';
import { settingsOf } from '../session/authority.ts';
import type { ToolCall } from '../session/block.ts';
import type { ShownCall } from '../session/event.ts';
import type { Authority } from '../session/rule.ts';
import { knownPrefix, offers } from './authority/offers.ts';
import { everythingAsks, isOwnScratch, ruling, type Ruling } from './authority/ruling.ts';
import { standing } from './authority/standing.ts';
import { leavesWall, useOf, type Use } from './authority/use.ts';
import { shownCall } from './callCard.ts';
import type { RunDeps } from './runDeps.ts';

/** A call with what a person would be shown of it, and what it may do now. */
export interface Judged {
  readonly shown: ShownCall;
  readonly ruling: Ruling;
  /** What holds now. */
  readonly authority: Authority;
  /** Where it would run. */
  readonly wall: 'inside' | 'outside' | 'container' | 'none';
  /** `scratch`: it changes a file of the branch's own scratch folder, and nothing else. */
  readonly place?: 'scratch';
}

/** Judges a call by everything that bears on it at this moment: rules, answers, the branch's authority, the wall. */
export async function judge(deps: RunDeps, call: ToolCall): Promise<Judged> {
  const { journal, branch, wall, clock } = deps;
  const [use, rules] = await Promise.all([useOf(call, journal.tree().folder, deps.parse), deps.rules()]);
  const tree = journal.tree();
  const { authority } = standing(settingsOf(tree, branch), wall.kind, clock.now());
  const leaves = changesFiles(call.name) && leavesWall(call);
  const shown = shownCall(call, deps.digest, { wall: wall.kind, reach: deps.reach(), files: deps.copy.kind() });
  const scratch = deps.scratch.folder(branch);
  const at = { authority, wall: wall.kind, leaves, scratch };
  const question = { use, branch, hash: shown.hash, rules, grants: tree.grants, ...at };
  const found = ruling(question);
  const place = wall.kind === 'walled' ? (leaves ? 'outside' : 'inside') : wall.kind;
  const name = tree.branches.get(branch)?.name ?? '';
  const own = isOwnScratch(question) ? ({ place: 'scratch' } as const) : {};
  return {
    shown: withOffers(shown, use, found, { leaves, name, place }),
    ruling: found,
    authority,
    wall: place,
    ...own,
  };
}

/** What a question can be answered with beside once, and with which others it may be answered together. */
function withOffers(
  shown: ShownCall,
  use: Use,
  found: Ruling,
  { leaves, name, place }: { leaves: boolean; name: string; place: Judged['wall'] },
): ShownCall {
  if (found.verdict !== 'ask') return shown;
  const told = found.why === everythingAsks || leaves;
  const facts = [...shown.facts, ...(told ? [] : [{ label: 'Why', words: found.why, outside: false }])];
  // Leaving the wall is asked about each time; and no answer is stricter than a rule that asks.
  if (leaves || found.rule) return { ...shown, facts };
  const wider = offers(use, { branch: name, place: place === 'none' ? 'unwalled' : 'inside' });
  const prefix = knownPrefix(use);
  return {
    ...shown,
    facts,
    ...(wider.length > 0 ? { wider } : {}),
    ...(prefix ? { group: JSON.stringify([prefix, facts]) } : {}),
  };
}
