import * as v from 'valibot';

/** Why a checkpoint was made: before an agent's first change, after a step, or to make a restore undoable. */
export const checkpointKindSchema = v.picklist(['pre', 'post', 'safety']);
export type CheckpointKind = v.InferOutput<typeof checkpointKindSchema>;

/** What a checkpoint says about itself, so that the store can be read without any session's log. Paths are one character a byte. */
const messageSchema = v.object({
  session: v.string(),
  node: v.number(),
  kind: checkpointKindSchema,
  workTree: v.string(),
  /** The commit and branch the person's repository stood on; empty for none. */
  head: v.string(),
  branch: v.string(),
  /** Commits of the person's repository that hold files of this checkpoint. */
  bases: v.array(v.string()),
  skipped: v.array(
    v.object({ path: v.string(), reason: v.picklist(['big', 'many', 'special', 'unreadable', 'repository']) }),
  ),
  /** Checkpoints of repositories inside, by path. */
  nested: v.record(v.string(), v.string()),
});
export type CheckpointMessage = v.InferOutput<typeof messageSchema>;

/** A checkpoint's commit, read. */
export interface CheckpointCommit {
  readonly id: string;
  readonly tree: string;
  readonly parents: readonly string[];
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly message: CheckpointMessage;
}

export function formatMessage(message: CheckpointMessage): string {
  return `n${message.node} ${message.kind}\n\n${JSON.stringify(message)}\n`;
}

/** Undefined for a commit that is no checkpoint. */
export function parseCommit(id: string, bytes: Buffer): CheckpointCommit | undefined {
  const text = bytes.toString();
  const end = text.indexOf('\n\n');
  const headers = text.slice(0, end).split('\n');
  const values = (name: string): string[] =>
    headers.filter(line => line.startsWith(`${name} `)).map(line => line.slice(name.length + 1));
  const message = parseMessage(text.slice(end + 2));
  const [tree] = values('tree');
  const time = Number(/ (\d+) [+-]\d{4}$/.exec(values('committer')[0] ?? '')?.[1]) * 1000;
  return message && tree !== undefined ? { id, tree, parents: values('parent'), time, message } : undefined;
}

function parseMessage(text: string): CheckpointMessage | undefined {
  try {
    const parsed = v.safeParse(messageSchema, JSON.parse(text.slice(text.indexOf('\n\n') + 2)));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
