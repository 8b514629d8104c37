import type { AdoptPreview } from '../../src/protocol/query.ts';
import type { BranchId } from '../../src/session/ids.ts';
import type { Branch } from '../../src/session/tree.ts';
import { openCompare } from '../compare/comparing.ts';
import { onTop, type Back, type Sorted } from '../model/backLine.ts';
import { namedPaths } from '../model/namedPaths.ts';
import { t } from '../words/t.ts';
import { openAdopt } from './adopt.ts';
import type { Panel } from './panel.ts';
import { showBranch } from './show.ts';

/** What the adoption of an agent's changes would do now; a question that fails is answered with the reason. */
export function tryAdopt(panel: Panel, source: BranchId, into: BranchId): Promise<AdoptPreview> {
  const { session } = panel.tree.peek();
  return panel.bridge
    .query({ type: 'adoptPreview', session, branch: source, adoption: onTop(into) })
    .catch((error: unknown) => ({ unavailable: error instanceof Error ? error.message : String(error) }));
}

/**
 * Adopts the changes of agents one after another, each of which can be taken back by itself. Before each it is looked at
 * anew what would happen: where one touches lines that another has changed by now, it stops there and says so.
 */
export async function adoptAgents(panel: Panel, agents: readonly Branch[], into: BranchId): Promise<void> {
  if (panel.adopting.peek()) return;
  panel.notice.value = null;
  const { session } = panel.tree.peek();
  try {
    for (const [done, agent] of agents.entries()) {
      panel.adopting.value = { at: done + 1, of: agents.length };
      const stopped = await adoptNext(panel, session, agent, into);
      if (stopped === undefined) continue;
      const before = done === 0 ? '' : t('{n} of {all} adopted.', { n: done, all: agents.length });
      panel.notice.value = { type: 'refused', words: [before, stopped].filter(Boolean).join(' ') };
      return;
    }
    panel.announcement.value = t('{n} of {all} adopted.', { n: agents.length, all: agents.length });
  } finally {
    panel.adopting.value = null;
  }
}

/** Why it stops here, in words; undefined where the changes were adopted, or were there already. */
async function adoptNext(panel: Panel, session: string, agent: Branch, into: BranchId): Promise<string | undefined> {
  const preview = await tryAdopt(panel, agent.id, into);
  if ('unavailable' in preview) return preview.unavailable;
  if (preview.conflicts.length > 0)
    return t('{branch} touches the same lines of {files}. Look at it first.', {
      branch: agent.name,
      files: namedPaths(preview.conflicts, 4),
    });
  if (preview.changes.length === 0) return undefined;
  const answer = await panel.bridge.intent({
    type: 'adopt',
    session,
    branch: agent.id,
    adoption: onTop(into),
    except: [],
  });
  return answer.type === 'intentRefused' ? answer.reason : undefined;
}

/** The first of those that conflict, to be decided; else those that did not end well, side by side where there are several. */
export function lookAtAgents(panel: Panel, { into, bad }: Back, { conflicting }: Sorted): void {
  const [conflict] = conflicting;
  if (conflict) return openAdopt(panel, conflict.id, into);
  const [only, ...others] = bad;
  if (only && others.length === 0) return showBranch(panel, only.id);
  openCompare(
    panel,
    bad.slice(0, 8).map(({ id }) => ({ branch: id, node: 0 })),
  );
}
