import { assertNever } from '../../src/base/assertNever.ts';
import type { ShownCall } from '../../src/session/event.ts';
import { leavesWall } from '../../src/session/leaving.ts';
import type { Rule } from '../../src/session/rule.ts';
import type { OpenRequest } from '../../src/session/tree.ts';
import type { Card } from '../shell/allowOrGo.ts';
import { decide } from '../shell/act.ts';
import type { Panel } from '../shell/panel.ts';
import { answered } from '../shell/takeBack.ts';
import { t } from '../words/t.ts';
import { sessionRule, sessionWords } from './requestWords.ts';

export type WiderScope = 'branch' | 'session' | 'workspace';

/** An answer that reaches further than once. */
export interface Wider {
  readonly scope: WiderScope;
  /** What the menu calls it, and the rule it adds, in words. */
  readonly label: string;
  readonly words: string;
  /** The rule where it is known; requests of old logs bring none. */
  readonly rule?: Rule;
}

/** What can be answered beyond once. Requests on one card offer only what is the same rule for each of them. */
export function widerAnswers(requests: readonly OpenRequest[]): Wider[] {
  const [first] = requests;
  if (!first || requests.some(({ shown }) => leavesWall(shown))) return [];
  const { shown } = first;
  if (shown.wider === undefined) {
    return requests.length > 1 ? [] : [{ scope: 'session', label: sessionWords(shown), words: sessionRule(shown) }];
  }
  return shown.wider
    .filter(offer => requests.every(other => other.shown.wider?.some(theirs => sameOffer(theirs, offer))))
    .map(({ scope, words, rule }) => ({ scope, label: scopeLabel(scope), words, rule }));
}

/** What an allowance for this scope is called. */
export function scopeLabel(scope: WiderScope): string {
  switch (scope) {
    case 'branch':
      return t('Allow for This Branch');
    case 'session':
      return t('Allow for This Session');
    case 'workspace':
      return t('Allow for This Workspace');
    default:
      return assertNever(scope);
  }
}

/** Allows everything on the card, with a rule that is kept. `edited` stands for another rule than the offered one. */
export function allowWider(panel: Panel, { requests }: Card, wider: Wider, edited?: Rule): void {
  requests.forEach((request, index) => {
    const offered = request.shown.wider?.find(offer => offer.scope === wider.scope)?.rule;
    const wanted = edited ?? wider.rule;
    const rule = wanted && JSON.stringify(wanted) !== JSON.stringify(offered) ? { rule: wanted } : {};
    // One rule for session or workspace covers the others, which are answered for themselves all the same.
    const scope = index === 0 || wider.scope === 'branch' ? wider.scope : 'once';
    decide(panel, request, { decision: 'allow', scope, reason: '', ...(scope === 'once' ? {} : rule) });
  });
  answered(panel, 'allow', requests);
}

type Offer = NonNullable<ShownCall['wider']>[number];

function sameOffer(a: Offer, b: Offer): boolean {
  return a.scope === b.scope && JSON.stringify(a.rule) === JSON.stringify(b.rule);
}
