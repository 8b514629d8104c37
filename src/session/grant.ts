import type { BranchId } from './ids.ts';
import type { Grant, Rule, Scope } from './rule.ts';
import type { OpenRequest } from './tree.ts';

/** An answer to a request, as the log has it. */
interface Answer {
  readonly type: 'permissionDecided' | 'deferredDecided';
  readonly decision: 'allow' | 'deny';
  readonly branch: BranchId;
  readonly hash: string;
  readonly scope?: Scope;
  readonly granted?: Rule;
}

/**
 * The grants after an answer. One that reaches further than once brings its rule; a late answer to a deferred request
 * grants exactly the call that was shown, once. A rule for the workspace is kept outside of the session.
 */
export function grantsAfter(grants: readonly Grant[], answer: Answer, { shown }: OpenRequest): readonly Grant[] {
  if (answer.decision !== 'allow') return grants;
  const { branch, hash, scope = 'once' } = answer;
  if (answer.type === 'deferredDecided')
    return [...grants, { scope: 'once', branch, hash, rule: exactly(shown.tool, shown.title) }];
  if (scope === 'once' || scope === 'workspace') return grants;
  return [...grants, { scope, branch, rule: answer.granted ?? exactly(shown.tool, shown.title) }];
}

/** Once is once: a call that started takes its grant with it. */
export function withoutUsed(grants: readonly Grant[], hash: string | undefined): readonly Grant[] {
  if (hash === undefined || !grants.some(grant => grant.hash === hash)) return grants;
  return grants.filter(grant => grant.hash !== hash);
}

/**
 * What "for this session" meant before answers brought their rule: for commands exactly this one, else every use of the
 * tool. Logs of that time are still read.
 */
function exactly(tool: string, title: string): Rule {
  return tool === 'bash'
    ? { tool, match: [], exact: title, decision: 'allow', examples: { yes: [], no: [] } }
    : { tool, match: [], decision: 'allow', examples: { yes: [], no: [] } };
}
