import fc from 'fast-check';
import type { NodeAdded, SessionEvent } from '../../src/session/event.ts';
import { fold } from '../../src/session/fold.ts';
import type { NodeContent, Outcome } from '../../src/session/node.ts';
import { activeRun, emptyTree, type Branch, type Tree } from '../../src/session/tree.ts';

/** One choice of a random session: what to do, where, and the words. */
export interface Choice {
  readonly what: number;
  readonly where: number;
  readonly words: string;
}

/** Choices that `sessionFrom` turns into events; fewer choices are a simpler session. */
export const choices: fc.Arbitrary<Choice[]> = fc.array(
  fc.record({ what: fc.nat(999), where: fc.nat(), words: fc.string({ unit: 'grapheme', maxLength: 12 }) }),
  { maxLength: 60, size: 'max' },
);

/** A valid session: only events that can follow what stands before them, of every type there is. */
export function sessionFrom(list: readonly Choice[]): SessionEvent[] {
  const events: SessionEvent[] = [
    { type: 'sessionCreated', session: 's1', folder: '/work', title: 'Random', origin: 'person' },
    { type: 'branchCreated', branch: 1, name: 'main', parent: 0, from: 0, purpose: 'main', by: 'person' },
  ];
  let tree = place(emptyTree, events);
  for (const choice of list) {
    const made = eventsFor(tree, choice);
    tree = place(tree, made);
    events.push(...made);
  }
  return events;
}

function place(tree: Tree, events: readonly SessionEvent[]): Tree {
  return fold(
    tree,
    events.map((event, i) => ({ ...event, seq: tree.seq + 1 + i, time: 1000 + tree.seq + i })),
  );
}

function eventsFor(tree: Tree, { what, where, words }: Choice): SessionEvent[] {
  const branches = [...tree.branches.values()];
  const branch = branches[where % branches.length];
  if (!branch) return [];
  const on = { branch: branch.id };
  const run = activeRun(branch);
  const head = tree.nodes.get(branch.head);
  const makers: (() => SessionEvent[])[] = [
    () => [node(tree, branch, 'prompt', words)],
    () => [node(tree, branch, 'reply', words)],
    () => [node(tree, branch, 'failed', words)],
    () => (head?.kind === 'reply' ? [node(tree, branch, 'results', words)] : []),
    () => [node(tree, branch, 'note', words)],
    () => {
      const at = where % (tree.nodes.last + 1);
      const from = at === 0 || tree.nodes.get(at)?.path === 'on' ? at : branch.head;
      const id = branches.length + 1;
      return [
        { type: 'branchCreated', branch: id, name: words, parent: branch.id, from, purpose: 'fork', by: 'agent' },
      ];
    },
    () => [{ type: 'headMoved', ...on, from: branch.head, to: head?.parent ?? 0, reason: 'rewind' }],
    () =>
      run
        ? []
        : [{ type: 'runStarted', run: tree.lastRun + 1, ...on, at: branch.head, by: 'person', credential: 'none' }],
    () =>
      run
        ? [{ type: 'runEnded', run: run.id, ...on, outcome: 'failed', failure: { kind: 'cut', message: words } }]
        : [],
    () => (run ? [{ type: 'toolStarted', run: run.id, ...on, call: `t${where % 3}`, tool: 'bash', title: words }] : []),
    () =>
      run
        ? [
            {
              type: 'toolFinished',
              run: run.id,
              ...on,
              call: `t${where % 3}`,
              result: 'ok',
              ms: 1,
              text: words,
              files: [],
            },
          ]
        : [],
    () => {
      const shown = { tool: 'bash', title: words, detail: words, facts: [], hash: 'h' };
      const request = tree.lastRequest + 1;
      return run ? [{ type: 'permissionRequested', request, run: run.id, ...on, call: 't', shown }] : [];
    },
    () =>
      [...tree.requests.values()].slice(0, 1).map(request => ({
        type: 'permissionDecided',
        request: request.id,
        branch: request.branch,
        decision: where % 2 ? 'allow' : 'deny',
        scope: where % 3 ? 'session' : 'once',
        by: 'person',
        reason: words,
        hash: 'h',
      })),
    () => [{ type: 'promptQueued', queued: tree.lastQueued + 1, ...on, words, when: 'turnEnd' }],
    () =>
      tree.queue
        .slice(0, 1)
        .map(({ id, branch: of }) => ({ type: 'promptUnqueued', queued: id, branch: of, reason: 'taken' })),
    () => [{ type: 'branchConfigured', ...on, settings: { model: words } }],
    () => [{ type: 'branchRenamed', ...on, name: words }],
    () => [{ type: 'sessionRenamed', title: words }],
    () => [{ type: 'requestHeadStarted', ...on, head: 'ab', model: words, reason: 'model' }],
    () => [{ type: 'workspaceHeld', ...on }],
    () => [{ type: 'noteQueued', ...on, words }],
    () => (branch.notes ? [{ type: 'notesUnqueued', ...on, reason: where % 2 ? 'taken' : 'withdrawn' }] : []),
    () => {
      const to = branches.length + 1;
      const children = branches.filter(({ parent, madeAt = 0 }) => parent === branch.id && madeAt > where % 5);
      return [
        {
          type: 'branchCreated',
          branch: to,
          name: words,
          parent: branch.id,
          from: branch.head,
          purpose: 'fork',
          by: 'person',
        },
        { type: 'lineHandedOn', from: branch.id, to, branches: children.map(({ id }) => id), messages: [] },
      ];
    },
    () => [{ type: 'settingsChanged', source: 'window', words }],
    () => [{ type: 'damageFound', file: 'events-0009.jsonl', line: where % 50, reason: words }],
  ];
  return makers[what % makers.length]?.() ?? [];
}

function node(tree: Tree, branch: Branch, kind: NodeContent['kind'] | 'failed', words: string): NodeAdded {
  const startsTurn = kind === 'prompt';
  return {
    type: 'nodeAdded',
    id: tree.nodes.last + 1,
    parent: branch.head,
    branch: branch.id,
    path: kind === 'failed' ? 'beside' : 'on',
    startsTurn,
    turn: (tree.nodes.get(branch.head)?.turn ?? 0) + (startsTurn ? 1 : 0),
    title: words,
    cost: kind === 'reply' ? words.length / 100 : 0,
    context: words.length * 10,
    ...content(kind, words),
  };
}

function content(kind: NodeContent['kind'] | 'failed', words: string): NodeContent {
  const blocks = [{ type: 'text', text: words }];
  switch (kind) {
    case 'prompt':
      return { kind, body: { words, blocks, by: 'person' } };
    case 'note':
      return { kind, body: { words, blocks, source: 'harness' } };
    case 'summary':
      return { kind, body: { words, blocks, from: 0, to: 0 } };
    case 'results': {
      const outcome: Outcome = { call: 't', name: 'bash', title: words, result: 'ok', ms: 1, files: [], exit: null };
      return { kind, body: { blocks, outcomes: [outcome] } };
    }
    case 'reply':
    case 'failed':
      return {
        kind: 'reply',
        body: {
          message: 'msg',
          model: 'model',
          head: '',
          blocks: [
            ...blocks,
            { type: 'tool_use', id: 't', name: 'bash', input: { command: words, body: ',"body":{' } },
          ],
          stop: kind === 'failed' ? 'failed' : 'tool_use',
          usage: { input: 1, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 1 },
          cost: words.length / 100,
          expectedRead: -1,
          ms: 1,
          thoughtMs: 0,
        },
      };
  }
}
