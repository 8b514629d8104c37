import * as v from 'valibot';
import type { Logged, NodeAdded } from '../../session/event.ts';
import { foldAhead } from '../../session/foldAhead.ts';
import { nodeName, type NodeId } from '../../session/ids.ts';
import { leavingAfter, sinceSpoken } from '../../session/linesLeft.ts';
import type { Outcome } from '../../session/node.ts';
import type { Branch, Tree } from '../../session/tree.ts';
import { notRun, resultBlocks, type CallAnswer } from '../answers.ts';
import { callTitle } from '../callCard.ts';
import { newNode, promptBlocks } from '../newNode.ts';
import { rewindNote } from './rewindNote.ts';
import { rewindPlace } from './rewindPlace.ts';
import { failed, refused, type TreeTool } from './treeCall.ts';

/** So often an agent may go back before somebody speaks to it again. */
const mostRewinds = 3;

/**
 * The tool `rewind`. In one write all calls of the reply are answered on the line that is left, the head moves, and the
 * note stands at the place. Within a turn the note goes on with it; at an earlier turn it starts one, whose number follows
 * that place's: the words it goes back over stand in the note.
 */
export const rewindTool: TreeTool = async ({ deps, call, calls }) => {
  const { journal, branch: id, run } = deps;
  const input = v.safeParse(inputSchema, call.input);
  if (!input.success) return failed('A rewind needs to (a place such as n12) and note (words for yourself there).');
  const { to: wanted, note: words } = input.output;
  if (words.trim() === '') return failed('The note is empty: you would know nothing of what you found. Write it.');
  const tree = journal.tree();
  const branch = tree.branches.get(id);
  const to = rewindPlace(tree, id, wanted);
  if (!branch || typeof to === 'string') return refused(String(to));
  const bodies = await journal.readNodes(leavingAfter(tree, branch, to).map(node => node.id));
  const loop = loopWords(tree, branch, to, bodies);
  if (loop !== '') return refused(loop);

  const now = journal.tree();
  const text = `You went back to ${nodeName(to)}. This line ends here.`;
  const own: Outcome = { call: call.id, name: call.name, title: callTitle(call), result: 'ok', ms: 0, files: [] };
  const answers = calls.map((each): CallAnswer =>
    each === call ? { outcome: own, text } : notRun(each, callTitle(each), 'notRun', 'Not run: rewind stands alone.'),
  );
  const results = newNode(now, { branch: id, path: 'on', turn: 'continues', context: 0 }, node => ({
    kind: 'results',
    body: { blocks: resultBlocks(node, answers), outcomes: answers.map(answer => answer.outcome) },
  }));
  const moved = { type: 'headMoved', branch: id, from: results.id, to, reason: 'rewind', by: 'agent' } as const;
  const turn = inThisTurn(now, branch, to) ? 'continues' : 'starts';
  const left = rewindNote({
    tree: now,
    branch,
    bodies,
    words,
    notRun: calls.filter(each => each !== call).map(each => `${each.name}: ${callTitle(each)}`),
    folder: other => deps.scratch.folder(other),
  });
  const note = newNode(foldAhead(now, [results, moved]), { branch: id, path: 'on', turn, context: 0 }, node => ({
    kind: 'note',
    body: { words: left, source: 'self', blocks: promptBlocks(node, left) },
  }));
  const { result, ms, files } = own;
  await journal.append(
    { type: 'toolFinished', run, branch: id, call: call.id, result, ms, text, files },
    results,
    moved,
    note,
  );
  // The files stand as they are beside the note: what changes next is told from what was changed on the line that was left.
  const changed = bodies.some(
    node => node.kind === 'results' && node.body.outcomes.some(({ files }) => files.length > 0),
  );
  deps.files.after(note.id, changed ? 'anything' : 'nothing');
  return { result: 'moved' };
};

const inputSchema = v.object({ to: v.string(), note: v.string() });

function inThisTurn(tree: Tree, branch: Branch, to: NodeId): boolean {
  return sinceSpoken(tree, branch).some(node => node.id === to);
}

/** Why going back once more would be going round in circles; empty where it is not. */
function loopWords(tree: Tree, branch: Branch, to: NodeId, leaving: readonly Logged<NodeAdded>[]): string {
  const turn = new Set(sinceSpoken(tree, branch).map(node => node.id));
  const went = (branch.wentBack ?? []).filter(({ from }) => turn.has(from));
  const last = went.findLast(each => each.to === to);
  const since = leaving.filter(node => node.id > (last?.from ?? 0));
  if (last && !since.some(didSomething))
    return `You went back to ${nodeName(to)} before, and since then you have changed no file and run no command. Once more brings you to the same place knowing the same. Go on from here, or say what stands in the way.`;
  return went.length >= mostRewinds
    ? `You went back ${went.length} times since you were last spoken to. That is enough: go on from here, or end your turn and say what stands in the way.`
    : '';
}

function didSomething(node: NodeAdded): boolean {
  if (node.kind !== 'results') return false;
  return node.body.outcomes.some(
    ({ name, files, result }) => files.length > 0 || (name === 'bash' && result !== 'denied' && result !== 'notRun'),
  );
}
