import * as v from 'valibot';
import { askedSchema, cacheWarmedSchema, messageKindSchema, taskSchema } from '../session/agents.ts';
import { branchSettingsSchema } from '../session/branchSettings.ts';
import { receiptSchema, shownCallSchema } from '../session/event.ts';
import { count, failureSchema, fileChangeSchema } from '../session/node.ts';
import { NodeTable } from '../session/nodeTable.ts';
import { grantSchema } from '../session/rule.ts';
import type { Tree } from '../session/tree.ts';

/** A tree without its nodes, as JSON. */
export type TreeState = v.InferOutput<typeof treeStateSchema>;

/** What is left of the tree when its nodes are kept as columns. */
export function stateOf(tree: Tree): TreeState {
  const { nodes: _, ...rest } = tree;
  return {
    ...rest,
    branches: [...tree.branches.values()],
    requests: [...tree.requests.values()],
    deferred: [...tree.deferred.values()],
    mail: [...tree.mail.values()],
    questions: [...tree.questions.values()],
  } as TreeState;
}

/** The tree of a state, without nodes. */
export function treeFrom(state: TreeState): Tree {
  return {
    ...state,
    nodes: NodeTable.empty,
    branches: new Map(state.branches.map(branch => [branch.id, branch])),
    requests: new Map(state.requests.map(request => [request.id, request])),
    deferred: new Map(state.deferred.map(request => [request.id, request])),
    mail: new Map(state.mail.map(message => [message.id, message])),
    questions: new Map(state.questions.map(question => [question.id, question])),
  };
}

const runSchema = v.object({
  id: count,
  at: count,
  started: v.number(),
  stands: v.exactOptional(v.picklist(['done', 'stopped', 'interrupted'])),
  open: v.array(v.object({ call: v.string(), tool: v.string(), title: v.string(), started: v.number() })),
  end: v.exactOptional(
    v.object({
      time: v.number(),
      outcome: v.picklist(['done', 'stopped', 'failed', 'interrupted', 'parked', 'limit']),
      limit: v.exactOptional(v.string()),
      failure: v.exactOptional(failureSchema),
      unknown: v.exactOptional(v.string()),
      receipt: v.exactOptional(receiptSchema),
    }),
  ),
});

const adoptionSchema = v.object({
  seq: count,
  time: v.number(),
  source: count,
  node: count,
  turnOnly: v.boolean(),
  sides: v.exactOptional(v.object({ base: v.string(), theirs: v.string() })),
  files: v.array(fileChangeSchema),
  conflicts: v.array(v.string()),
  safety: v.string(),
  result: v.string(),
  own: v.exactOptional(v.object({ before: v.string(), after: v.string() })),
  whole: v.exactOptional(v.string()),
});

const branchSchema = v.object({
  id: count,
  name: v.string(),
  firstName: v.exactOptional(v.string()),
  parent: count,
  from: count,
  head: count,
  purpose: v.picklist(['main', 'fork', 'spawn']),
  by: v.picklist(['person', 'agent']),
  created: v.number(),
  settings: branchSettingsSchema,
  requestHead: v.exactOptional(v.string()),
  run: v.exactOptional(runSchema),
  rewound: v.exactOptional(
    v.object({
      from: count,
      to: count,
      time: v.number(),
      by: v.exactOptional(v.literal('agent')),
      split: v.exactOptional(count),
      safety: v.exactOptional(v.string()),
    }),
  ),
  wentBack: v.exactOptional(v.array(v.object({ from: count, to: count, time: v.number() }))),
  copy: v.exactOptional(v.object({ name: v.string(), folder: v.string() })),
  adoptions: v.exactOptional(v.array(adoptionSchema)),
  cost: v.number(),
  call: v.exactOptional(v.string()),
  madeAt: v.exactOptional(count),
  task: v.exactOptional(taskSchema),
  notes: v.exactOptional(v.array(v.string())),
});

const messageSchema = v.object({
  id: count,
  from: count,
  to: count,
  kind: messageKindSchema,
  words: v.string(),
  node: count,
  about: v.exactOptional(count),
  call: v.exactOptional(v.string()),
  hops: count,
  time: v.number(),
  taken: v.exactOptional(v.picklist(['read', 'discarded'])),
});

const questionSchema = v.object({
  id: count,
  run: count,
  branch: count,
  call: v.string(),
  questions: v.array(askedSchema),
  time: v.number(),
});

const requestSchema = v.object({
  id: count,
  run: count,
  branch: count,
  call: v.string(),
  shown: shownCallSchema,
  time: v.number(),
  at: v.exactOptional(count),
});

export const treeStateSchema = v.object({
  seq: count,
  session: v.string(),
  folder: v.string(),
  title: v.string(),
  origin: v.picklist(['person', 'rehearsal']),
  created: v.number(),
  changed: v.number(),
  branches: v.array(branchSchema),
  requests: v.array(requestSchema),
  deferred: v.array(requestSchema),
  queue: v.array(v.object({ id: count, branch: count, words: v.string(), when: v.picklist(['turnEnd', 'nextStep']) })),
  holder: count,
  moved: v.exactOptional(v.object({ from: count, to: count, time: v.number(), safety: v.string() })),
  grants: v.array(grantSchema),
  damage: v.array(v.object({ file: v.string(), line: count, reason: v.string() })),
  unkept: v.optional(v.array(v.object({ branch: count, node: count, path: v.string(), reason: v.string() })), []),
  mail: v.array(messageSchema),
  questions: v.array(questionSchema),
  warmed: v.optional(v.array(v.object({ ...cacheWarmedSchema.entries, seq: count, time: v.number() })), []),
  cost: v.number(),
  besides: v.number(),
  lastRun: count,
  lastRequest: count,
  lastQueued: count,
  lastMessage: count,
  lastQuestion: count,
});
