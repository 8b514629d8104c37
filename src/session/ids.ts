/** A session's name on disk and on every wire: `s` and 15 characters of base 32, drawn at random. */
export type SessionId = string;

/** Nodes are numbered 1, 2, … in the order they were added to their session; a person and the model call node 41 `n41`. 0 is the root: the place before the first prompt. */
export type NodeId = number;

/** Branches are numbered 1, 2, … in the order they were created; 1 is `main`. */
export type BranchId = number;

/** Runs, requests for permission and queued prompts are numbered 1, 2, … per session, each kind on its own. */
export type RunId = number;
export type RequestId = number;
export type QueuedId = number;

/** Messages between branches, and batches of questions to the person, are numbered the same way. */
export type MessageId = number;
export type QuestionId = number;

/** A content-addressed body beside the log: the lower-case hex SHA-256 of its bytes. */
export type BlobId = string;

/** The place before the first prompt. */
export const rootNode: NodeId = 0;

/** How a node is named to people and to the model. */
export function nodeName(id: NodeId): string {
  return `n${id}`;
}
