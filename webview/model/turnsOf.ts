import type { View } from '../../src/protocol/view.ts';
import type { NodeId } from '../../src/session/ids.ts';
import type { NodeContent, Outcome } from '../../src/session/node.ts';
import type { NodeSkeleton } from '../../src/session/nodeTable.ts';
import { pathTo } from '../../src/session/path.ts';
import { receiptOf } from '../../src/session/receipt.ts';
import { activeRun, type Branch } from '../../src/session/tree.ts';
import { cacheOf } from '../../src/session/cacheFigures.ts';
import { itemsOf, resultTexts } from './itemsOf.ts';
import type { Turn } from './turn.ts';

/** The turns of the shown path, oldest first. Turns that did not change are the very objects of `before`. */
export function turnsOf(view: View, before: readonly Turn[] = []): Turn[] {
  const branch = view.tree.branches.get(view.shown?.branch ?? 0);
  if (!branch) return [];
  const known = new Map(before.map(turn => [turn.key, turn]));
  const groups = grouped(view, pathTo(view.tree, branch.head));
  return groups.map((nodes, index) => {
    const last = index === groups.length - 1;
    const key = nodes[0]?.id ?? 0;
    const old = known.get(key);
    return !last && old && settled(old, nodes) ? old : turnOf(view, branch, nodes, last);
  });
}

/** Path nodes with the failed replies beside them, cut where a turn starts. */
function grouped(view: View, path: readonly NodeSkeleton[]): NodeSkeleton[][] {
  const groups: NodeSkeleton[][] = [];
  for (const node of path) {
    const current = groups.at(-1);
    if (!current || node.startsTurn || node.turn !== current[0]?.turn) groups.push([node]);
    else current.push(node);
    const beside = view.tree.nodes
      .children(node.id)
      .flatMap(id => view.tree.nodes.get(id) ?? [])
      .filter(child => child.path === 'beside');
    groups.at(-1)?.push(...beside);
  }
  return groups;
}

/** A turn that ended keeps its content for good; it changes only where nodes were added or taken off the path. */
function settled(old: Turn, nodes: readonly NodeSkeleton[]): boolean {
  return old.state !== 'running' && old.nodes.length === nodes.length && old.nodes.at(-1) === nodes.at(-1)?.id;
}

function turnOf(view: View, branch: Branch, nodes: readonly NodeSkeleton[], last: boolean): Turn {
  const first = nodes[0];
  const on = nodes.filter(node => node.path === 'on');
  const running = last && activeRun(branch) !== undefined;
  const stopped = last ? branch.run?.end?.outcome === 'stopped' : wasStopped(view, on.at(-1)?.id ?? 0);
  const contents = nodes.flatMap(node => view.bodies.get(node.id) ?? []);
  const opening = openingOf(view, first);
  const cache = cacheOf(contents);
  const time = nodes.at(-1)?.time ?? 0;
  const began = nodes.find(node => node.kind !== 'prompt' && node.kind !== 'note');
  const items = itemsOf(view, opening ? nodes.slice(1) : nodes);
  return {
    key: first?.id ?? 0,
    number: first?.turn ?? 0,
    branch: first?.branch ?? 0,
    before: first?.parent ?? 0,
    end: on.at(-1)?.id ?? first?.id ?? 0,
    nodes: nodes.map(node => node.id),
    ...(opening ? { opening } : {}),
    items,
    ...(cache ? { cache } : {}),
    ...(running || !began
      ? {}
      : { receipt: receiptOf(contents, textOfOutcome(contents), time - (first?.time ?? time)) }),
    state: running ? 'running' : stopped ? 'stopped' : 'ended',
    time,
  };
}

function openingOf(view: View, first: NodeSkeleton | undefined): Turn['opening'] | undefined {
  if (!first?.startsTurn) return undefined;
  const content = view.bodies.get(first.id);
  if (content?.kind === 'prompt') return { node: first.id, words: content.body.words, by: content.body.by };
  // What others say (the harness, branches, its later self) is told in the turn, not set over it as if a person had asked.
  if (content?.kind === 'note' && content.body.source !== 'person') return undefined;
  if (content?.kind === 'note') return { node: first.id, words: content.body.words, by: 'person' };
  return first.kind === 'prompt' ? { node: first.id, words: first.title, by: 'person' } : undefined;
}

function wasStopped(view: View, node: NodeId): boolean {
  const content = view.bodies.get(node);
  return content?.kind === 'reply'
    ? content.body.stop === 'aborted'
    : content?.kind === 'results' && content.body.outcomes.some(outcome => outcome.result === 'cancelled');
}

function textOfOutcome(contents: readonly NodeContent[]): (outcome: Outcome) => string {
  const texts = new Map(
    contents.flatMap(content => (content.kind === 'results' ? [...resultTexts(content.body)] : [])),
  );
  return outcome => texts.get(outcome.call) ?? '';
}
