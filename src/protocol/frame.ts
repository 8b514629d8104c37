import type { Message, OpenQuestion } from '../session/agents.ts';
import type { Logged, LoggedSkeleton, NodeAdded } from '../session/event.ts';
import type { BranchId, NodeId, RunId, SessionId } from '../session/ids.ts';
import type { Grant } from '../session/rule.ts';
import type { WallReport } from '../session/wall.ts';
import type { NodeSkeleton } from '../session/nodeTable.ts';
import type { Branch, Damage, OpenRequest, QueuedPrompt, Tree } from '../session/tree.ts';

/** What a window shows; null for nothing (hidden, or the welcome). */
export interface Shown {
  session: SessionId;
  branch: BranchId;
}

/** A stretch of a branch's path with bodies, oldest first. */
export interface PathPage {
  rows: NodeSkeleton[];
  nodes: Logged<NodeAdded>[];
  /** How many nodes of the path stand before the first row, and the turn number of the first row. */
  earlier: number;
}

/** A tree as data, with only the nodes of `page`. */
export interface Snapshot {
  shown: Shown;
  seq: number;
  folder: string;
  title: string;
  origin: 'person' | 'rehearsal';
  created: number;
  changed: number;
  branches: Branch[];
  requests: OpenRequest[];
  queue: readonly QueuedPrompt[];
  holder: BranchId;
  moved?: NonNullable<Tree['moved']>;
  deferred: OpenRequest[];
  grants: readonly Grant[];
  damage: readonly Damage[];
  unkept: Tree['unkept'];
  mail: Message[];
  questions: OpenQuestion[];
  cost: number;
  besides: number;
  /** Requests that kept branches in the prompt cache which wait now. */
  warmed: Tree['warmed'];
  page: PathPage;
  /** The head node of every branch, so that a row can name its turn; those of the page among them. */
  heads: NodeSkeleton[];
  /** For every branch the last node it has in common with the shown one. */
  meets: [BranchId, NodeId][];
}

/** The only thing that may be lost: what is shown while it happens. The event that follows holds it whole. */
export type Live =
  /** A reply begins (again): earlier live blocks of this branch are void. */
  | { type: 'began'; branch: BranchId; run: RunId }
  /** `offset` counts characters; a gap means something was lost and the view asks anew. */
  | { type: 'text' | 'thinking'; branch: BranchId; run: RunId; block: number; offset: number; text: string }
  | { type: 'call'; branch: BranchId; run: RunId; block: number; tool: string; bytes: number }
  | { type: 'output'; branch: BranchId; run: RunId; call: string; offset: number; text: string }
  /** The run waits; `until` is milliseconds since 1970, 0 for open end; empty `words`: it waits no more. Sent for every branch, shown or not. */
  | {
      type: 'waiting';
      branch: BranchId;
      run: RunId;
      why: 'retry' | 'rateLimit' | 'workspace' | 'hands' | 'summary' | 'thinking';
      words: string;
      until: number;
    }
  /** Nothing is on its way on this branch any more: what was live is void (the events hold it). */
  | { type: 'cleared'; branch: BranchId; run: RunId };

/** One line of the session list. */
export interface SessionRow {
  session: SessionId;
  title: string;
  folder: string;
  origin: 'person' | 'rehearsal';
  changed: number;
  cost: number;
  running: number;
  /** Open requests and questions. */
  asks: number;
  /** Requests that were refused because nobody was there and wait for a late answer; absent for none. */
  waits?: number;
  /** The oldest open request, for a window whose panel is hidden; the tool is `question` where an agent asks its person. */
  asking?: { branch: string; tool: string; title: string };
}

/** What a window needs to know beside any session. */
export interface Standing {
  /**
   * Which credential would be spent: `none` asks for one, `environment?` was found and not yet agreed to, `notNeeded` where
   * somebody writes the replies into a folder.
   */
  key: 'secretStorage' | 'environment' | 'environment?' | 'file' | 'none' | 'notNeeded';
  /** The host prompts are sent to; the folder where nothing is sent anywhere. */
  host: string;
  /** Whether agents may run in the window's folder. */
  trusted: boolean;
  /** A problem of the background process in words; empty for none. */
  trouble: string;
}

/** What comes up, at most every 33 ms per window, at most three unacknowledged. */
export interface Frame {
  n: number;
  standing?: Standing;
  /** What stands between the hands and this machine. Sent first, and when it changes. */
  wall?: WallReport;
  sessions?: SessionRow[];
  /** Replaces the shown session; null when there is nothing to show any more. */
  snapshot?: Snapshot | null;
  /** Events after the snapshot, in order. Nodes of other branches come without their bodies. */
  events?: LoggedSkeleton[];
  live?: Live[];
  /** Why the shown session cannot go on, in words; empty when it can again. */
  trouble?: string;
  /** Sent again when a branch was made or a head moved. */
  meets?: [BranchId, NodeId][];
}
