import type { NodeAdded, SessionEvent } from '../../src/session/event.ts';
import { fold } from '../../src/session/fold.ts';
import type { BranchId, NodeId } from '../../src/session/ids.ts';
import type { NodeContent } from '../../src/session/node.ts';
import { emptyTree, type Tree } from '../../src/session/tree.ts';

/** A tree made from text, with what it was made of. */
export interface Sketch {
  readonly tree: Tree;
  readonly events: readonly SessionEvent[];
  /** The node of a name. Throws for a name that is not there. */
  id(name: string): NodeId;
}

/**
 * Builds a tree from its shape: a name is a node, its children stand behind it in brackets, the first child goes on with
 * the branch and every other is a fork named after it. The mark behind a name says what the node is: none a prompt, `!` a
 * reply, `+` results, `~` a failed reply beside the path, `?` a note that wakes nobody. `treeOf("a(b! c(d))")`.
 */
export function treeOf(text: string): Sketch {
  const events: SessionEvent[] = [
    { type: 'sessionCreated', session: 's1', folder: '/work', title: 'Sketch', origin: 'person' },
    { type: 'branchCreated', branch: 1, name: 'main', parent: 0, from: 0, purpose: 'main', by: 'person' },
  ];
  const ids = new Map<string, NodeId>();
  let branches = 1;
  const add = (shapes: readonly Shape[], parent: NodeId, turn: number, branch: BranchId): void => {
    let [own, first] = [branch, true];
    for (const { name, mark, children } of shapes) {
      if (!first && mark !== '~') {
        own = branches += 1;
        events.push({
          type: 'branchCreated',
          branch: own,
          name,
          parent: branch,
          from: parent,
          purpose: 'fork',
          by: 'person',
        });
      }
      if (mark !== '~') first = false;
      const id = ids.size + 1;
      ids.set(name, id);
      const event = nodeEvent({ id, parent, branch: own, name, mark, turn });
      events.push(event);
      add(children, id, event.turn, own);
    }
  };
  add(shapesOf(text), 0, 0, 1);
  const tree = fold(
    emptyTree,
    events.map((event, i) => ({ ...event, seq: i + 1, time: 1000 + i })),
  );
  return {
    tree,
    events,
    id: name => {
      const id = ids.get(name);
      if (id === undefined) throw new Error(`there is no node ${name}`);
      return id;
    },
  };
}

interface Shape {
  readonly name: string;
  readonly mark: string;
  readonly children: readonly Shape[];
}

/** Reads `a(b! c(d))`. Throws where brackets do not match. */
function shapesOf(text: string): Shape[] {
  const tokens = text.match(/[A-Za-z0-9]+[!+~?]?|[()]|\S/g) ?? [];
  const read = (depth: number): Shape[] => {
    const shapes: Shape[] = [];
    for (let token = tokens.shift(); token !== undefined; token = tokens.shift()) {
      if (token === ')') {
        if (depth === 0) break;
        return shapes;
      }
      const [, name = '', mark = ''] = /^([A-Za-z0-9]+)([!+~?]?)$/.exec(token) ?? [];
      if (name === '') throw new Error(`${token} is not a node`);
      const children = tokens[0] === '(' && tokens.shift() ? read(depth + 1) : [];
      shapes.push({ name, mark, children });
    }
    if (depth > 0 || tokens.length > 0) throw new Error(`the brackets of ${text} do not match`);
    return shapes;
  };
  return read(0);
}

interface NewNode {
  readonly id: NodeId;
  readonly parent: NodeId;
  readonly branch: BranchId;
  readonly name: string;
  readonly mark: string;
  readonly turn: number;
}

function nodeEvent({ id, parent, branch, name, mark, turn }: NewNode): NodeAdded {
  const startsTurn = mark === '';
  return {
    type: 'nodeAdded',
    id,
    parent,
    branch,
    path: mark === '~' ? 'beside' : 'on',
    startsTurn,
    turn: startsTurn ? turn + 1 : turn,
    title: name,
    cost: 0,
    context: 0,
    ...contentOf(name, mark),
  };
}

function contentOf(words: string, mark: string): NodeContent {
  const blocks = [{ type: 'text', text: words }];
  if (mark === '') return { kind: 'prompt', body: { words, blocks, by: 'person' } };
  if (mark === '?') return { kind: 'note', body: { words, blocks, source: 'harness' } };
  if (mark === '+') return { kind: 'results', body: { blocks: [], outcomes: [] } };
  const usage = { input: 1, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 1 };
  return {
    kind: 'reply',
    body: {
      message: `msg_${words}`,
      model: 'model',
      head: '',
      blocks,
      stop: mark === '~' ? 'failed' : 'end_turn',
      usage,
      cost: 0,
      expectedRead: -1,
      ms: 1,
      thoughtMs: 0,
    },
  };
}
