import * as v from 'valibot';
import { count } from '../session/node.ts';
import type { Authority } from '../session/rule.ts';
import type { Frame } from './frame.ts';
import { comparedPlacesSchema, querySchema, type Answers, type ComparedPlace } from './query.ts';
import { adoptionSchema, intentSchema, type IntentAnswer } from './intent.ts';

const shownSchema = v.object({ session: v.string(), branch: count });

/** What only the extension host can do for a person. */
export const hostActionSchema = v.variant('type', [
  v.object({ type: v.literal('setApiKey') }),
  /** The person agreed to spend the key found in the environment. */
  v.object({ type: v.literal('useEnvironmentKey') }),
  /** Starts the rehearsal; the host answers with the command `openSession`. */
  v.object({ type: v.literal('tryWithoutKey') }),
  v.object({ type: v.literal('openFolder') }),
  v.object({ type: v.literal('manageTrust') }),
  /**
   * `path` as a tool of the branch names it: absolute, or relative to the session's folder. Where the branch works in a copy
   * the copy's file is meant. `line` counts from 1; 0 for none.
   */
  v.object({ type: v.literal('openFile'), session: v.string(), branch: count, path: v.string(), line: count }),
  /** The changes between two nodes of a path, as a multi-diff. `files` are the paths of the turn's receipt. */
  v.object({
    type: v.literal('openDiff'),
    session: v.string(),
    branch: count,
    from: count,
    to: count,
    title: v.string(),
    files: v.array(v.string()),
  }),
  /** What a rewind with files would change, as a multi-diff. */
  v.object({ type: v.literal('previewRewind'), session: v.string(), branch: count, to: count }),
  /** What one of the compared places changed since the paths parted, as a multi-diff. */
  v.object({ type: v.literal('openWayDiff'), session: v.string(), places: comparedPlacesSchema, way: count }),
  /** The comparison as a table in an editor tab. */
  v.object({ type: v.literal('openComparison'), session: v.string(), places: comparedPlacesSchema }),
  /** What *Use in Workspace* would change in the workspace, and what an adoption would change in its target, likewise. */
  v.object({ type: v.literal('previewUse'), session: v.string(), branch: count }),
  v.object({ type: v.literal('previewAdopt'), session: v.string(), branch: count, adoption: adoptionSchema }),
  /** A file of an adoption (the `seq` of its event) in which both sides stand: to be resolved in the merge editor. */
  v.object({
    type: v.literal('resolveConflict'),
    session: v.string(),
    branch: count,
    adopted: count,
    path: v.string(),
  }),
  /** Whether new copies bring along what git ignores, as far as `WindowFacts.notCopied` names it. */
  v.object({ type: v.literal('includeInCopies'), choice: v.picklist(['copy', 'leave']) }),
  v.object({ type: v.literal('copy'), text: v.string() }),
  /** Ask which session to show; the host answers with the command `openSession`. */
  v.object({ type: v.literal('pickSession') }),
  v.object({ type: v.literal('renameSession'), session: v.string() }),
  v.object({ type: v.literal('pickModel'), session: v.string(), branch: count }),
  /** Opened outside after the host checked the scheme again: only https, http and mailto. */
  v.object({ type: v.literal('openLink'), url: v.string() }),
  v.object({ type: v.literal('showLog') }),
  v.object({ type: v.literal('openSessionLog'), session: v.string() }),
]);
export type HostAction = v.InferOutput<typeof hostActionSchema>;

/** What the view shows right now, for `when` clauses and for commands that have no argument. Sent whole whenever a part changes. */
export const panelContextSchema = v.object({
  shown: v.nullable(shownSchema),
  /** The shown branch runs. */
  running: v.boolean(),
  /** Open requests of the session. */
  requests: count,
  /** The selected turn's last node; 0 for none. */
  node: count,
  composerFocused: v.boolean(),
  /** Branches of the session; 0 where none is shown. */
  branches: count,
  /** What the shown branch could do next. */
  canUndoRewind: v.boolean(),
  canRetry: v.boolean(),
  canResume: v.boolean(),
  /** A sheet is open in the composer. */
  sheet: v.picklist(['none', 'fork', 'rewind', 'splitOff', 'use', 'adopt', 'unattended']),
});
export type PanelContext = v.InferOutput<typeof panelContextSchema>;

/** Webview to host. The webview is the untrusted side: the host parses every message with this schema. */
export const fromWebviewSchema = v.variant('type', [
  /** What a reload has to bring back (place, drafts, folds), as text only the webview understands. */
  v.object({ type: v.literal('keep'), state: v.pipe(v.string(), v.maxLength(1_000_000)) }),
  /** The webview is there (again) and wants the strings, the window's facts and, from nothing, what `shown` names. */
  v.object({ type: v.literal('ready'), shown: v.nullable(shownSchema) }),
  /** Show this from nothing: a snapshot follows. Also asked again for the same place when something was lost. */
  v.object({ type: v.literal('show'), shown: v.nullable(shownSchema) }),
  v.object({ type: v.literal('intent'), id: count, intent: intentSchema }),
  v.object({ type: v.literal('query'), id: count, query: querySchema }),
  /** Frame `n` was drawn. */
  v.object({ type: v.literal('ack'), n: count }),
  v.object({ type: v.literal('host'), action: hostActionSchema }),
  v.object({ type: v.literal('context'), context: panelContextSchema }),
]);
export type FromWebview = v.InferOutput<typeof fromWebviewSchema>;

/** What a person asked for outside the view (palette, key, native menu) that the view carries out. */
export type PanelCommand =
  | { type: 'focusComposer' }
  /** Says something above the composer until it is dismissed: a notification would lie over the words being written. */
  | { type: 'tell'; words: string }
  /** On a prompt: before it, with its words for editing. On anything else: after it. */
  | { type: 'forkFrom'; node: number }
  | { type: 'editAndFork'; node: number }
  | { type: 'rewindTo'; node: number }
  /** Makes a branch of the turns after the one of a node. */
  | { type: 'splitOff'; node: number }
  | { type: 'copyTurn'; node: number }
  /** Brings the turn of a node into sight. */
  | { type: 'goTo'; node: number }
  | { type: 'switchBranch'; branch: number }
  /** Compares places of the shown session. */
  | { type: 'compare'; places: ComparedPlace[] }
  | { type: 'renameBranch'; branch: number }
  /** Asks what moving the workspace to a branch would do. */
  | { type: 'useInWorkspace'; branch: number }
  /** Asks what adopting a branch's changes would do: all of them, or those of one turn (its node; 0 for all). */
  | { type: 'adopt'; branch: number; turn: number }
  /** Show a session; `branch` 0 means the one that holds the workspace. */
  | { type: 'openSession'; session: string; branch: number }
  /** Show the empty composer; the session is created by its first prompt. */
  | { type: 'newSession' }
  | { type: 'nextRequest' }
  /** First goes to the card, then allows once, as Ctrl+Enter does. */
  | { type: 'allowRequest' }
  | { type: 'denyRequest' }
  | { type: 'stop' }
  | { type: 'send' }
  | { type: 'steer' }
  | { type: 'jumpToLatest' };

/** What the view needs to know of its window. Sent after `ready` and whenever a part changes. */
export interface WindowFacts {
  /** The first workspace folder, absolute; empty for none. */
  folder: string;
  /** Model and effort of a branch that is not set to another. */
  model: string;
  effort: string;
  /** Authority and check-in size of a new session, as the settings say. */
  authority?: Authority;
  checkIn?: number;
  /** What git ignores in the folder and a new copy would lack, where the person has not been asked yet: `node_modules`. */
  notCopied?: string;
  /** Whether the keyboard has Cmd for Ctrl, where the host can know. */
  mac: boolean;
  /** Whether a key that is set here survives a reload of the window. */
  secrets: 'kept' | 'untilReload';
}

/** Host to webview. */
export type ToWebview =
  | { type: 'frame'; frame: Frame }
  | { type: 'intentAnswer'; id: number; answer: IntentAnswer }
  /** `failed` gives the reason in words when there is no answer. */
  | { type: 'queryAnswer'; id: number; answer: Answers[keyof Answers] | null; failed: string }
  | { type: 'command'; command: PanelCommand }
  | { type: 'window'; window: WindowFacts }
  /** What was kept last, sent after `ready`; VS Code's own state of a webview can be older after a quick reload. */
  | { type: 'kept'; state: string }
  /** The localised words by their English ones, as in `vscode.l10n.bundle`. */
  | { type: 'strings'; bundle: Record<string, string> };
