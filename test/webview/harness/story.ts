import type { Frame, Snapshot } from '../../../src/protocol/frame.ts';
import type { Block } from '../../../src/session/block.ts';
import type { Logged, NodeAdded, SessionEvent, ShownCall } from '../../../src/session/event.ts';
import { fold } from '../../../src/session/fold.ts';
import type { JsonObject } from '../../../src/base/json.ts';
import type { NoteBody, Outcome } from '../../../src/session/node.ts';
import { pathTo } from '../../../src/session/path.ts';
import { emptyTree, type Tree } from '../../../src/session/tree.ts';

/** A session told step by step: every step is an event, and a snapshot of it is what a window would be sent. */
export interface Story {
  readonly tree: Tree;
  readonly time: number;
  add(event: SessionEvent, ms?: number): void;
  branch(name: string, from?: number, parent?: number): number;
  prompt(branch: number, words: string, by?: 'person' | 'agent'): number;
  reply(branch: number, parts: readonly Part[], more?: Partial<Extract<NodeAdded, { kind: 'reply' }>['body']>): number;
  results(branch: number, outcomes: readonly Answered[]): number;
  note(branch: number, words: string, source: NoteBody['source'], more?: { messages?: number[]; woken?: true }): number;
  /** A summary takes the place of the branch's context, which had `before` tokens. */
  summary(branch: number, words: string, context: number): number;
  start(branch: number): number;
  end(branch: number, outcome: 'done' | 'stopped' | 'failed' | 'interrupted' | 'limit', more?: object): void;
  ask(branch: number, call: string, shown: Partial<ShownCall>): number;
  snapshot(branch: number): Snapshot;
  /** Events since the last call, for a frame. */
  fresh(): Logged[];
}

export type Part = string | { readonly tool: string; readonly id: string; readonly input: JsonObject };
export type Answered = Partial<Outcome> & { readonly call: string; readonly name: string; readonly text?: string };

export const session = 's-login';

export function tellStory(
  title = 'fix-login-race',
  start = Date.UTC(2026, 10, 20, 14, 0),
  origin: Tree['origin'] = 'person',
): Story {
  let tree = emptyTree;
  let time = start;
  let taken = 0;
  const events: Logged[] = [];
  const nodes: Logged<NodeAdded>[] = [];
  const story: Story = {
    get tree() {
      return tree;
    },
    get time() {
      return time;
    },
    add(event, ms = 1000) {
      time += ms;
      const logged: Logged = { ...event, seq: tree.seq + 1, time };
      events.push(logged);
      if (logged.type === 'nodeAdded') nodes.push(logged);
      tree = fold(tree, [logged]);
    },
    branch(name, from = 0, parent = 0) {
      const branch = tree.branches.size + 1;
      const purpose = parent === 0 ? 'main' : 'fork';
      story.add({ type: 'branchCreated', branch, name, parent, from, purpose, by: 'person' });
      return branch;
    },
    prompt(branch, words, by = 'person') {
      const { parent, turn } = headOf(tree, branch);
      const body = { words, blocks: [{ type: 'text', text: words }], by };
      return node({ kind: 'prompt', body, ...base(branch, parent, turn + 1, words), startsTurn: true });
    },
    reply(branch, parts, more = {}) {
      const { parent, turn } = headOf(tree, branch);
      const blocks: Block[] = parts.map(part =>
        typeof part === 'string'
          ? { type: 'text', text: part }
          : { type: 'tool_use', id: part.id, name: part.tool, input: part.input },
      );
      const calls = parts.some(part => typeof part !== 'string');
      const body = {
        message: `msg_${nodes.length}`,
        model: 'claude-opus-5-5',
        head: 'h',
        blocks,
        stop: calls ? ('tool_use' as const) : ('end_turn' as const),
        usage: { input: 10, cacheRead: 41_000, cacheWrite5m: 0, cacheWrite1h: 0, output: 200 },
        cost: 0.02,
        expectedRead: 41_000,
        ms: 4000,
        thoughtMs: 0,
        ...more,
      };
      const beside = more.failure !== undefined || more.sums === true;
      const said = parts.find(part => typeof part === 'string') ?? '';
      return node({
        kind: 'reply',
        body,
        ...base(branch, parent, turn, said),
        cost: body.cost,
        path: beside ? 'beside' : 'on',
      });
    },
    results(branch, answered) {
      const { parent, turn } = headOf(tree, branch);
      const outcomes = answered.map(({ text: _, ...outcome }) => ({
        title: '',
        result: 'ok' as const,
        ms: 1000,
        files: [],
        ...outcome,
      }));
      const blocks = answered.map(({ call, text = '' }) => ({
        type: 'tool_result',
        tool_use_id: call,
        content: [{ type: 'text', text }],
      }));
      return node({ kind: 'results', body: { blocks, outcomes }, ...base(branch, parent, turn, '') });
    },
    note(branch, words, source, { messages, woken } = {}) {
      const { parent, turn } = headOf(tree, branch);
      const body = { words, blocks: [{ type: 'text', text: words }], source, ...(messages ? { messages } : {}) };
      const at = base(branch, parent, woken ? turn + 1 : turn, words);
      return node({ kind: 'note', body, ...at, startsTurn: woken === true });
    },
    summary(branch, words, context) {
      const { parent, turn } = headOf(tree, branch);
      const body = { words, blocks: [{ type: 'text', text: words }], from: 1, to: parent };
      return node({ kind: 'summary', body, ...base(branch, parent, turn, words), context });
    },
    start(branch) {
      const run = tree.lastRun + 1;
      story.add({
        type: 'runStarted',
        run,
        branch,
        at: headOf(tree, branch).parent,
        by: 'person',
        credential: 'secretStorage',
      });
      return run;
    },
    end(branch, outcome, more = {}) {
      const run = tree.branches.get(branch)?.run?.id ?? 0;
      story.add({ type: 'runEnded', run, branch, outcome, ...more });
    },
    ask(branch, call, shown) {
      const request = tree.lastRequest + 1;
      const run = tree.branches.get(branch)?.run?.id ?? 0;
      const whole = {
        tool: 'bash',
        title: 'npm test',
        detail: shown.title ?? 'npm test',
        facts: [],
        hash: `h${request}`,
        ...shown,
      };
      story.add({ type: 'permissionRequested', request, run, branch, call, shown: whole });
      return request;
    },
    snapshot: branch => snapshotOf(tree, nodes, branch),
    fresh() {
      const since = events.slice(taken);
      taken = events.length;
      return since;
    },
  };
  const node = (event: Omit<NodeAdded, 'id' | 'type'>): number => {
    const id = nodes.length + 1;
    story.add({ type: 'nodeAdded', id, ...event } as NodeAdded, 3000);
    return id;
  };
  story.add({ type: 'sessionCreated', session, folder: '/projects/app', title, origin });
  story.branch('main');
  return story;
}

/** A frame that shows a branch of a story. */
export function frameOf(story: Story, branch: number, more: Partial<Frame> = {}): Omit<Frame, 'n'> {
  return { snapshot: story.snapshot(branch), standing, ...more };
}

export const standing = {
  key: 'secretStorage' as const,
  host: 'api.anthropic.com',
  trusted: true,
  trouble: '',
};

function base(branch: number, parent: number, turn: number, title: string) {
  return { parent, branch, path: 'on' as const, startsTurn: false, turn, title, cost: 0, context: 41_000 };
}

function headOf(tree: Tree, branch: number): { parent: number; turn: number } {
  const parent = tree.branches.get(branch)?.head ?? 0;
  return { parent, turn: tree.nodes.get(parent)?.turn ?? 0 };
}

function snapshotOf(tree: Tree, nodes: readonly Logged<NodeAdded>[], branch: number): Snapshot {
  const head = tree.branches.get(branch)?.head ?? 0;
  const path = pathTo(tree, head);
  const on = new Set(path.map(node => node.id));
  const shown = nodes.filter(node => on.has(node.id) || (node.path === 'beside' && on.has(node.parent)));
  return {
    shown: { session, branch },
    seq: tree.seq,
    folder: tree.folder,
    title: tree.title,
    origin: tree.origin,
    created: tree.created,
    changed: tree.changed,
    branches: [...tree.branches.values()],
    requests: [...tree.requests.values()],
    queue: tree.queue,
    holder: tree.holder,
    ...(tree.moved ? { moved: tree.moved } : {}),
    deferred: [...tree.deferred.values()],
    grants: tree.grants,
    damage: tree.damage,
    unkept: tree.unkept,
    mail: [...tree.mail.values()],
    questions: [...tree.questions.values()],
    cost: tree.cost,
    besides: tree.besides,
    warmed: tree.warmed,
    page: { rows: shown.flatMap(node => tree.nodes.get(node.id) ?? []), nodes: shown, earlier: 0 },
    heads: [...tree.branches.values()].flatMap(({ head }) => tree.nodes.get(head) ?? []),
    meets: meetsOf(tree, branch),
  };
}

/** For every branch the last node it has in common with `shown`. */
export function meetsOf(tree: Tree, shown: number): [number, number][] {
  const on = new Set(pathTo(tree, tree.branches.get(shown)?.head ?? 0).map(node => node.id));
  return [...tree.branches.values()].map(branch => {
    const common = pathTo(tree, branch.head).filter(node => on.has(node.id));
    return [branch.id, common.at(-1)?.id ?? 0];
  });
}
