import type { CacheWarmed, Message, OpenQuestion, Task } from './agents.ts';
import type { BranchSettings } from './branchSettings.ts';
import type { Logged, Receipt, ShownCall } from './event.ts';
import type { BlobId, BranchId, MessageId, NodeId, QuestionId, QueuedId, RequestId, RunId, SessionId } from './ids.ts';
import type { Failure, FileChange } from './node.ts';
import { NodeTable } from './nodeTable.ts';
import type { Grant } from './rule.ts';

/** A tool call that has started and not finished. */
export interface OpenCall {
  readonly call: string;
  readonly tool: string;
  readonly title: string;
  readonly started: number;
  /** The branches whose end it waits for. */
  readonly waits?: readonly BranchId[];
}

/** The newest run of a branch. */
export interface Run {
  readonly id: RunId;
  readonly at: NodeId;
  readonly started: number;
  /** Of a run that only sums the branch up: how the branch stands where it is cut off. */
  readonly stands?: 'done' | 'stopped' | 'interrupted';
  readonly open: readonly OpenCall[];
  /** Absent while it runs. */
  readonly end?: {
    readonly time: number;
    readonly outcome: 'done' | 'stopped' | 'failed' | 'interrupted' | 'parked' | 'limit';
    /** Which budget was reached, in words. */
    readonly limit?: string;
    readonly failure?: Failure;
    readonly unknown?: string;
    readonly receipt?: Receipt;
  };
}

/** A named line through the tree. */
export interface Branch {
  readonly id: BranchId;
  readonly name: string;
  /** The name it was made with, where it has another now: its scratch folder bears it. */
  readonly firstName?: string;
  /** The branch it was made from, or that holds the turns which made it now; 0 for `main`. */
  readonly parent: BranchId;
  /** The node it starts after. */
  readonly from: NodeId;
  readonly head: NodeId;
  readonly purpose: 'main' | 'fork' | 'spawn';
  readonly by: 'person' | 'agent';
  readonly created: number;
  readonly settings: BranchSettings;
  /** The prefix head of its requests; absent until its first request when it has no parent. */
  readonly requestHead?: BlobId;
  readonly run?: Run;
  /** The last rewind that nothing has followed: what *Undo* takes back. */
  readonly rewound?: {
    readonly from: NodeId;
    readonly to: NodeId;
    readonly time: number;
    readonly by?: 'agent';
    readonly split?: BranchId;
    /** The files went along; this checkpoint holds how they were. */
    readonly safety?: string;
  };
  /** The times its own agent went back, oldest first; a person can take each back. */
  readonly wentBack?: readonly WentBack[];
  /** Its own files, outside of the workspace; absent while it has none. */
  readonly copy?: { readonly name: string; readonly folder: string };
  /** What was adopted into its files since its last node, oldest first; each can be taken back. */
  readonly adoptions?: readonly Adoption[];
  /** US dollars spent by its own nodes, and by keeping its cache alive. */
  readonly cost: number;
  /** The call of its parent that made it. */
  readonly call?: string;
  /** Where its parent stood when an agent, or a review, was made for it. */
  readonly madeAt?: NodeId;
  /** What it was made for. */
  readonly task?: Task;
  /** Words of the harness that its agent has not heard, oldest first. */
  readonly notes?: readonly string[];
}

/**
 * An agent went back in its own context. `from` is the end of the line it left, `to` where it went. The note it left itself
 * there is the node after `from`: both are written at once.
 */
export interface WentBack {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly time: number;
}

/** Changes of another branch that a person brought into this one's files. */
export interface Adoption {
  /** Of its event. */
  readonly seq: number;
  readonly time: number;
  readonly source: BranchId;
  readonly node: NodeId;
  readonly turnOnly: boolean;
  readonly files: readonly FileChange[];
  readonly sides?: { readonly base: string; readonly theirs: string };
  readonly conflicts: readonly string[];
  readonly safety: string;
  readonly result: string;
  readonly own?: { readonly before: string; readonly after: string };
  readonly whole?: string;
}

/** A call that waits for a person's word. */
export interface OpenRequest {
  readonly id: RequestId;
  readonly run: RunId;
  readonly branch: BranchId;
  readonly call: string;
  readonly shown: ShownCall;
  readonly time: number;
  /** Where its branch stood; absent in what was kept by earlier versions. */
  readonly at?: NodeId;
}

/** A prompt that waits for the running turn to end, or for its next step. */
export interface QueuedPrompt {
  readonly id: QueuedId;
  readonly branch: BranchId;
  readonly words: string;
  readonly when: 'turnEnd' | 'nextStep';
}

/** A line of the log that could not be read. */
export interface Damage {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

/** A path no checkpoint of a node has, with the reason; an empty path stands for all files of that moment. */
export interface Unkept {
  readonly branch: BranchId;
  readonly node: NodeId;
  readonly path: string;
  readonly reason: string;
}

/** Everything a session is, folded from its events. An immutable value; `fold` makes the next one. */
export interface Tree {
  /** The last event folded in; 0 for none. */
  readonly seq: number;
  readonly session: SessionId;
  readonly folder: string;
  readonly title: string;
  readonly origin: 'person' | 'rehearsal';
  readonly created: number;
  readonly changed: number;
  readonly nodes: NodeTable;
  readonly branches: ReadonlyMap<BranchId, Branch>;
  readonly requests: ReadonlyMap<RequestId, OpenRequest>;
  readonly queue: readonly QueuedPrompt[];
  /** The branch whose files the workspace has. */
  readonly holder: BranchId;
  /** The last *Use in Workspace* that nothing has followed: what its *Undo* takes back. */
  readonly moved?: { readonly from: BranchId; readonly to: BranchId; readonly time: number; readonly safety: string };
  /** Requests that were refused because nobody was there, oldest first; they wait for the person's late answer. */
  readonly deferred: ReadonlyMap<RequestId, OpenRequest>;
  /** Answers that reach further than one call. */
  readonly grants: readonly Grant[];
  readonly damage: readonly Damage[];
  /** What was not kept, oldest first; a path is named once for each branch and reason. */
  readonly unkept: readonly Unkept[];
  /** Every message between branches, by its number. */
  readonly mail: ReadonlyMap<MessageId, Message>;
  /** Questions that wait for the person, oldest first. */
  readonly questions: ReadonlyMap<QuestionId, OpenQuestion>;
  /** The requests of the last hour that only kept the prompt cache alive, oldest first. */
  readonly warmed: readonly Logged<CacheWarmed>[];
  /** US dollars of the whole session. */
  readonly cost: number;
  /** The part of `cost` that no node cost: requests that only kept the cache alive. */
  readonly besides: number;
  /** The highest numbers given so far. */
  readonly lastRun: RunId;
  readonly lastRequest: RequestId;
  readonly lastQueued: QueuedId;
  readonly lastMessage: MessageId;
  readonly lastQuestion: QuestionId;
}

export const emptyTree: Tree = {
  seq: 0,
  session: '',
  folder: '',
  title: '',
  origin: 'person',
  created: 0,
  changed: 0,
  nodes: NodeTable.empty,
  branches: new Map(),
  requests: new Map(),
  queue: [],
  holder: 0,
  deferred: new Map(),
  grants: [],
  damage: [],
  unkept: [],
  mail: new Map(),
  questions: new Map(),
  warmed: [],
  cost: 0,
  besides: 0,
  lastRun: 0,
  lastRequest: 0,
  lastQueued: 0,
  lastMessage: 0,
  lastQuestion: 0,
};

/** The run of a branch that has not ended. */
export function activeRun(branch: Branch | undefined): Run | undefined {
  return branch?.run && !branch.run.end ? branch.run : undefined;
}

/** Whether a branch stands still in the middle of its work, to go on later. */
export function isCutOff(branch: Branch | undefined): boolean {
  const outcome = branch?.run?.end?.outcome;
  return outcome === 'parked' || outcome === 'interrupted';
}

/**
 * The branch whose agent made a branch; undefined for one that a person made. Going up so ends: a maker is older than what it
 * made, or a person made it where a line was split off.
 */
export function makerOf(
  tree: { readonly branches: Pick<Tree['branches'], 'get'> },
  branch: Branch | undefined,
): Branch | undefined {
  if (branch?.by !== 'agent') return undefined;
  const maker = tree.branches.get(branch.parent);
  return maker && (maker.id < branch.id || maker.by === 'person') ? maker : undefined;
}

/** Branches in the order people see them: by creation, children under their parent. */
export function branchesInOrder(tree: Tree): { branch: Branch; depth: number }[] {
  const children = new Map<BranchId, Branch[]>();
  for (const branch of tree.branches.values()) {
    const parent = tree.branches.has(branch.parent) ? branch.parent : 0;
    const siblings = children.get(parent);
    if (siblings) siblings.push(branch);
    else children.set(parent, [branch]);
  }
  const rows: { branch: Branch; depth: number }[] = [];
  const visit = (parent: BranchId, depth: number): void => {
    for (const branch of children.get(parent) ?? []) {
      rows.push({ branch, depth });
      visit(branch.id, depth + 1);
    }
  };
  visit(0, 0);
  return rows;
}
