import * as v from 'valibot';
import { placeSchema } from '../session/agents.ts';
import { branchSettingsSchema } from '../session/branchSettings.ts';
import { count } from '../session/node.ts';
import { ruleSchema, scopeSchema } from '../session/rule.ts';

const session = v.string();
const branch = count;
const node = count;

/** What is brought from a branch into another. */
export const adoptionSchema = v.object({
  /** The branch whose files change. */
  into: branch,
  /** 0: everything the branch changed since the two parted. Else the changes of this node's turn alone. */
  turn: node,
  /** `merge`: on top of what is there. `replace`: what `into` changed since the two parted goes back first. */
  how: v.picklist(['merge', 'replace']),
  /** What stands where both changed the same lines. */
  conflicts: v.picklist(['markers', 'mine', 'theirs']),
});
export type AdoptionWish = v.InferOutput<typeof adoptionSchema>;

/**
 * What a person wants to happen. An intent goes down with an id; what comes of it comes up as events. A refused intent is
 * answered with the reason in words.
 */
export const intentSchema = v.variant('type', [
  /** A session in `folder`; answered with its id. `words` is its first prompt. */
  v.object({ type: v.literal('createSession'), folder: v.string(), origin: v.picklist(['person', 'rehearsal']) }),
  v.object({ type: v.literal('renameSession'), session, title: v.string() }),
  /** `send` starts a turn, or queues while one runs; `steer` goes in as a note at the next step. */
  v.object({ type: v.literal('submit'), session, branch, words: v.string(), how: v.picklist(['send', 'steer']) }),
  v.object({ type: v.literal('withdraw'), session, queued: count }),
  /**
   * One new branch per way, all after `at` (moved by the rules of the tree); a way with words starts at once. `settings`
   * holds for it from before its first request, in place of what the branch it comes from is set to.
   */
  v.object({
    type: v.literal('fork'),
    session,
    branch,
    at: node,
    ways: v.pipe(
      v.array(v.object({ name: v.string(), words: v.string(), settings: v.exactOptional(branchSettingsSchema) })),
      v.minLength(1),
      v.maxLength(50),
    ),
    /** Where the result of each way goes when it is done. */
    returns: v.exactOptional(v.array(placeSchema)),
  }),
  /** `files`: the workspace goes along, with the person's own edits on top (`keepMine`) or without; `except` stays as it is. */
  v.object({
    type: v.literal('rewind'),
    session,
    branch,
    to: node,
    files: v.exactOptional(v.object({ edits: v.picklist(['keepMine', 'exact']), except: v.array(v.string()) })),
  }),
  /** Takes the last rewind back; with `line`, the end of a line that was left, the branch stands there again. */
  v.object({ type: v.literal('undoRewind'), session, branch, line: v.exactOptional(node) }),
  v.object({ type: v.literal('stop'), session, branch }),
  /** Stops a branch and everything that descends from it. */
  v.object({ type: v.literal('stopAll'), session, branch }),
  /**
   * What a branch did after `at` becomes a branch of its own, and the branch stands at `at` again. `go`: the files of these
   * turns go along; `stay`: the workspace stays as it is. With `returns` the new branch's result goes back to the old one.
   */
  v.object({
    type: v.literal('splitOff'),
    session,
    branch,
    at: node,
    name: v.string(),
    files: v.picklist(['go', 'stay']),
    returns: v.boolean(),
  }),
  /** A fresh agent with an empty context and a task, for `branch`, to which its result goes where `returns` is. */
  v.object({
    type: v.literal('spawn'),
    session,
    branch,
    name: v.string(),
    task: v.string(),
    onboard: v.boolean(),
    returns: v.boolean(),
    settings: branchSettingsSchema,
  }),
  /**
   * Words to a branch, or under a node of it (which starts a new branch there). From `from` (0: the person); empty words
   * stand for what that branch said last.
   */
  v.object({ type: v.literal('sendMessage'), session, from: branch, to: v.array(placeSchema), words: v.string() }),
  /** Throws away what waits in a branch's mail, before it is read. */
  v.object({ type: v.literal('discardMessage'), session, message: count }),
  /** One answer for each question. */
  v.object({ type: v.literal('answerQuestion'), session, question: count, answers: v.array(v.string()) }),
  /** A fresh agent looks at a branch's work; what it finds goes to the branch. */
  v.object({ type: v.literal('review'), session, branch }),
  /** A summary takes the place of the branch's context. */
  v.object({ type: v.literal('compact'), session, branch }),
  /** After a failure: the same request again. After an interruption: the run goes on. */
  v.object({ type: v.literal('retry'), session, branch }),
  v.object({ type: v.literal('resume'), session, branch }),
  v.object({ type: v.literal('renameBranch'), session, branch, name: v.string() }),
  v.object({ type: v.literal('configureBranch'), session, branch, settings: branchSettingsSchema }),
  v.object({
    type: v.literal('decide'),
    session,
    request: count,
    decision: v.picklist(['allow', 'deny']),
    scope: scopeSchema,
    /** Words the agent reads with a denial; may be empty. */
    reason: v.string(),
    /** The hash of what was shown. */
    hash: v.string(),
    /** Absent where a person answered; `flag` of the command line, or `harness` where nobody was at the terminal. */
    by: v.exactOptional(v.picklist(['flag', 'harness'])),
    /** The rule a wider answer adds, where it is another than the one offered for its scope. */
    rule: v.exactOptional(ruleSchema),
    /** Milliseconds for which the agent does not hear of a denial, so that it can be taken back; at most 10,000. */
    hold: v.exactOptional(count),
  }),
  /** Takes an answer back: a denial the agent has not heard of yet, or an allow whose call has not begun. */
  v.object({ type: v.literal('takeBack'), session, request: count }),
  /** The late answer to a request that was refused because nobody was there. */
  v.object({
    type: v.literal('decideDeferred'),
    session,
    request: count,
    decision: v.picklist(['allow', 'deny']),
    reason: v.string(),
    hash: v.string(),
  }),
  /**
   * Moves the workspace to a branch: what the holder changed goes back, the branch's files come, the person's own edits stay
   * on top; `except` stays as it is. `undoUse` takes the last one back.
   */
  v.object({ type: v.literal('useInWorkspace'), session, branch, except: v.array(v.string()) }),
  v.object({ type: v.literal('undoUse'), session }),
  /** Brings the file changes of `branch` into another branch's files (see `adoptionSchema`). */
  v.object({ type: v.literal('adopt'), session, branch, adoption: adoptionSchema, except: v.array(v.string()) }),
  /** Takes an adoption back: the `seq` of its event. */
  v.object({ type: v.literal('undoAdopt'), session, branch, adopted: count }),
  /** Makes a git branch in the person's repository of the commits made in a branch's copy. */
  v.object({ type: v.literal('publishBranch'), session, branch, name: v.string() }),
  /** Sees to it that a branch has its copy on disk; `removeCopy` keeps its files in the store and removes it. */
  v.object({ type: v.literal('makeCopy'), session, branch }),
  v.object({ type: v.literal('removeCopy'), session, branch }),
  /** Takes back a grant of this session, or a rule kept for the folder. */
  v.object({ type: v.literal('revoke'), session, rule: ruleSchema }),
]);
export type Intent = v.InferOutput<typeof intentSchema>;

/** The answer to an intent: what it made, or why it was refused. */
export const intentAnswerSchema = v.variant('type', [
  v.object({ type: v.literal('intentDone'), session: v.string(), branches: v.array(count) }),
  v.object({
    type: v.literal('intentRefused'),
    reason: v.string(),
    code: v.picklist(['invalid', 'noKey', 'untrusted', 'busy', 'gone', 'disk']),
  }),
]);
export type IntentAnswer = v.InferOutput<typeof intentAnswerSchema>;
