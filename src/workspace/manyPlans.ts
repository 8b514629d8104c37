import type * as Port from './checkpoints.ts';
import { splitId } from './manyIds.ts';

/** What a restore means for one of several folders. */
export type RootPlan =
  | { readonly kind: 'restore'; readonly what: Port.RestoreWhat }
  /** It would change, but what it was or is was not kept. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'nothing' };

/** What becomes of the first folder. */
export function firstPlan(what: Port.RestoreWhat): Port.RestoreWhat {
  switch (what.way) {
    case 'exact':
      return {
        ...what,
        to: splitId(what.to).first,
        ...(what.since !== undefined && { since: splitId(what.since).first }),
      };
    case 'keepMine':
      return { ...what, to: splitId(what.to).first, since: splitId(what.since).first };
    case 'adopt':
      return { ...what, base: splitId(what.base).first, theirs: splitId(what.theirs).first };
  }
}

/** What becomes of a further folder. One that was not kept on both sides is left as it is. */
export function furtherPlan(what: Port.RestoreWhat, folder: string): RootPlan {
  const part = (id: string | undefined): string | undefined =>
    id === undefined ? undefined : splitId(id).others.get(folder);
  if (what.way === 'adopt') {
    const [base, theirs] = [part(what.base), part(what.theirs)];
    if (base === theirs) return { kind: 'nothing' };
    if (base === undefined || theirs === undefined) return { kind: 'unknown' };
    return { kind: 'restore', what: { ...what, base, theirs } };
  }
  const [to, since] = [part(what.to), part(what.since)];
  if (to === undefined) return { kind: since === undefined ? 'nothing' : 'unknown' };
  if (what.way === 'exact')
    return { kind: 'restore', what: { way: 'exact', to, ...(since !== undefined && { since }) } };
  return since === undefined ? { kind: 'unknown' } : { kind: 'restore', what: { ...what, to, since } };
}

/** Further folders a restore may be about: those that were kept on either side. */
export function furtherFolders(what: Port.RestoreWhat): readonly string[] {
  const ids =
    what.way === 'adopt' ? [what.base, what.theirs] : [what.to, ...(what.since === undefined ? [] : [what.since])];
  return [...new Set(ids.flatMap(id => [...splitId(id).others.keys()]))].sort();
}

/** Whether a plan would bring other files than those that were there last. */
export function changesFiles(plan: RootPlan): boolean {
  if (plan.kind !== 'restore') return plan.kind === 'unknown';
  const { what } = plan;
  return what.way === 'adopt' ? what.base !== what.theirs : what.to !== what.since;
}
