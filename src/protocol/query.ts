import * as v from 'valibot';
import type { Logged, Receipt } from '../session/event.ts';
import type { FileDiff } from '../session/fileDiff.ts';
import { count } from '../session/node.ts';
import type { LogCheck, SessionHeading } from '../session/sessionLog.ts';
import type { Rule, RuleSource } from '../session/rule.ts';
import type { Run } from '../session/tree.ts';
import type { PathPage } from './frame.ts';
import { adoptionSchema } from './intent.ts';

/** 2 to 8 places of a session that are compared; `node` 0 means the branch's head. */
export const comparedPlacesSchema = v.pipe(
  v.array(v.object({ branch: count, node: count })),
  v.minLength(2),
  v.maxLength(8),
);
export type ComparedPlace = v.InferOutput<typeof comparedPlacesSchema>[number];

/** A question that changes nothing. */
export const querySchema = v.variant('type', [
  /** Sessions of a folder, newest first; an empty folder means all. */
  v.object({ type: v.literal('sessions'), folder: v.string() }),
  /** The nodes of a branch's path before `before`, newest page last. */
  v.object({ type: v.literal('earlier'), session: v.string(), branch: count, before: count }),
  v.object({ type: v.literal('models') }),
  v.object({ type: v.literal('status') }),
  /** What a fork at `at` would read and cost; under another model or effort where one is named. */
  v.object({
    type: v.literal('forkPrice'),
    session: v.string(),
    branch: count,
    at: count,
    model: v.exactOptional(v.string()),
    effort: v.exactOptional(v.string()),
  }),
  /** Where the session's log file is, for opening it in the editor. */
  v.object({ type: v.literal('logFile'), session: v.string() }),
  /** A page of whole events with `seq` above `since`, ascending; empty at the end of what can be read. */
  v.object({ type: v.literal('events'), session: v.string(), since: count }),
  /** The rules that hold in a folder, each with its source, and what is wrong with those that do not. */
  v.object({ type: v.literal('rules'), folder: v.string() }),
  /** Whether the log's files are whole: read from disk, nothing is repaired. */
  v.object({ type: v.literal('verify'), session: v.string() }),
  /** What a rewind with files would change now; it changes nothing. */
  v.object({ type: v.literal('rewindPreview'), session: v.string(), branch: count, to: count }),
  /** What *Use in Workspace* would change now in the workspace. */
  v.object({ type: v.literal('usePreview'), session: v.string(), branch: count }),
  /** What an adoption would change now in the files of `adoption.into`. */
  v.object({ type: v.literal('adoptPreview'), session: v.string(), branch: count, adoption: adoptionSchema }),
  /** How places of a session differ since they parted. */
  v.object({ type: v.literal('compare'), session: v.string(), places: comparedPlacesSchema }),
  /** What differs between the files of two nodes. 0 for the newest files on disk, which are kept for it. */
  v.object({ type: v.literal('fileChanges'), session: v.string(), from: count, to: count }),
  /** A file's bytes in a checkpoint. */
  v.object({ type: v.literal('fileAt'), folder: v.string(), checkpoint: v.string(), path: v.string() }),
  /** Which turn wrote each line of a file as it is on disk. */
  v.object({ type: v.literal('blame'), folder: v.string(), path: v.string() }),
  /** The turns that changed a file, newest first. */
  v.object({ type: v.literal('fileHistory'), folder: v.string(), path: v.string() }),
  /** The turns of a session's branches, for a person to choose from. */
  v.object({ type: v.literal('turns'), session: v.string() }),
  /** The whole tree as text, for the CLI and tests. */
  v.object({ type: v.literal('outline'), session: v.string() }),
]);
export type Query = v.InferOutput<typeof querySchema>;

/** One model of the picker. */
export interface ModelChoice {
  id: string;
  name: string;
  contextWindow: number;
  efforts: readonly string[];
  defaultEffort: string;
  /** US dollars per million tokens in and out; -1 where not known. */
  inputPrice: number;
  outputPrice: number;
}

/** What the supervisor says of itself. */
export interface SupervisorStatus {
  pid: number;
  version: string;
  node: string;
  program: string;
  stateFolder: string;
  /** Milliseconds since 1970. */
  started: number;
  /** In words: how long it lives. */
  lives: string;
  /** `direct` or the proxy's address without credentials. */
  route: string;
  /** `secret storage`, `environment`, `file`, `none`. */
  keySource: string;
  baseUrl: string;
  windows: number;
  attendedWindows: number;
  runs: number;
  memoryBytes: number;
}

/** The rules of a folder. `problems` are sentences: which rule, in which place, and what is wrong with it. */
export interface RuleReport {
  rules: { rule: Rule; source: RuleSource; words: string }[];
  problems: string[];
}

/** Why there is no answer, as a sentence for a person. */
export interface Unavailable {
  unavailable: string;
}

/** Checkpoints to read both sides from (`fileAt`), and what differs. */
export type FileChanges = Unavailable | { from: string; to: string; changes: readonly FileDiff[] };

export type RewindPreview =
  | Unavailable
  | {
      /** Checkpoints of now and then. */
      from: string;
      to: string;
      changes: readonly FileDiff[];
      /** What the person changed since the branch's last checkpoint. */
      yours: readonly FileDiff[];
      /** Files where the person's edits and the rewind touch the same lines; the person's stay. */
      conflicts: readonly string[];
      /** Paths that stay though they differ, each with the reason in words. */
      left: readonly { path: string; reason: string }[];
      /** Of the changes, files that other programs run or obey. Absent where nobody else made them. */
      runLater?: readonly string[];
    };

export type AdoptPreview =
  | Unavailable
  | {
      /** Checkpoints of the target's files now and after. */
      from: string;
      to: string;
      changes: readonly FileDiff[];
      /** Files both sides changed in the same lines, with the checkpoints of the three sides to open in a merge editor. */
      conflicts: readonly string[];
      base: string;
      theirs: string;
      left: readonly { path: string; reason: string }[];
      /** Of the changes, files that other programs run or obey. */
      runLater?: readonly string[];
      /** What the target itself changed since the two parted: with any, the person chooses between merge and replace. */
      ahead: readonly FileDiff[];
    };

/** One turn of a compared way, in words. */
export interface ComparedTurn {
  turn: number;
  /** The turn's last node. */
  node: number;
  prompt: string;
  /** The agent's last words in it. */
  reply: string;
}

/** One of the places that are compared, since all of them parted. */
export interface ComparedWay {
  branch: number;
  name: string;
  node: number;
  /** It has the workspace's own files. */
  holder: boolean;
  running: boolean;
  /** How its newest run ended; empty while it runs, before the first, and for a place that is no branch's head. */
  outcome: NonNullable<Run['end']>['outcome'] | '';
  /** What its agent said last, its first sentences; empty for none. */
  claim: string;
  /** Checkpoints before and after; empty where no files were kept. */
  before: string;
  after: string;
  files: readonly FileDiff[];
  check: Receipt['check'];
  checkTitle: string;
  checkCount: string;
  cost: number;
  /** Milliseconds its runs took. */
  ms: number;
  steps: number;
  tools: readonly { tool: string; ok: number; failed: number; denied: number }[];
  /** The first turns since the paths parted; `turnCount` says how many there are. */
  turns: readonly ComparedTurn[];
  turnCount: number;
}

export interface Comparison {
  /** The last node all have in common, and its turn; 0 for none. */
  from: number;
  fromTurn: number;
  ways: readonly ComparedWay[];
}

/** Who wrote a stretch of lines. */
export interface BlamedLines {
  /** The first line, counted from 1, and how many follow one another. */
  line: number;
  count: number;
  by:
    | {
        type: 'turn';
        session: string;
        node: number;
        branch: string;
        turn: number;
        /** The prompt's first words. */
        title: string;
        authority: string;
        time: number;
      }
    /** The person, after the last turn; or commits from before the first checkpoint. */
    | { type: 'person' | 'earlier' };
}

/** One version of a file: the turn that made it. */
export interface FileVersionRow {
  checkpoint: string;
  /** The checkpoint before it; empty for none. */
  before: string;
  session: string;
  node: number;
  branch: string;
  turn: number;
  title: string;
  time: number;
  added: number;
  removed: number;
}

/** Turns of a branch, newest first, each with its last node. */
export interface TurnList {
  branch: number;
  turns: { turn: number; title: string; node: number }[];
}

/** The answer's type for each query. */
export interface Answers {
  sessions: SessionHeading[];
  earlier: PathPage;
  models: ModelChoice[];
  status: SupervisorStatus;
  /** Tokens read from the cache, whether the cache is warm, US dollars (-1 where not known). */
  forkPrice: { tokens: number; warm: boolean; cost: number };
  logFile: { path: string };
  events: Logged[];
  turns: TurnList[];
  outline: { text: string };
  rules: RuleReport;
  rewindPreview: RewindPreview;
  usePreview: RewindPreview;
  adoptPreview: AdoptPreview;
  compare: Comparison;
  fileChanges: FileChanges;
  fileAt: { bytes: string } | { absent: true };
  blame: Unavailable | { lines: BlamedLines[] };
  fileHistory: Unavailable | { versions: FileVersionRow[] };
  verify: LogCheck;
}
export type Answer<Q extends Query> = Answers[Q['type']];
