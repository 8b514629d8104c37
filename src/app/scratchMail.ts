import type { Message } from '../session/agents.ts';
import { nodeName } from '../session/ids.ts';
import { scratchNames } from '../session/scratchFolder.ts';
import type { Branch, Tree } from '../session/tree.ts';

/** A message as a file in its receiver's inbox; `path` is relative to the receiver's folder. */
export function inboxFile(tree: Tree, message: Message, words: string): { path: string; text: string } {
  const { id, from, kind, node, about, hops, time } = message;
  const folder = scratchNames(tree).get(from) ?? 'person';
  const sender = tree.branches.get(from)?.name ?? 'the person';
  const facts = [
    `from: ${sender}${node > 0 ? ` at ${nodeName(node)}` : ''}`,
    `kind: ${kind}`,
    `sent: ${new Date(time).toISOString()}`,
    ...(about === undefined ? [] : [`about: message ${about}`]),
    ...(hops > 0 ? [`hops: ${hops}`] : []),
  ];
  return {
    path: `inbox/${String(id).padStart(3, '0')}-${folder}-${kind}.md`,
    text: `${facts.join('\n')}\n\n${words.trimEnd()}\n`,
  };
}

/** What a message's receiver has of it in its history. */
export function mailEntry(tree: Tree, { id, from, kind }: Message, path: string): string {
  const sender = tree.branches.get(from)?.name ?? 'the person';
  return `## Message ${id}, ${kind} from ${sender}: ${path}\n\n`;
}

/** What a branch was made for, as its `prompt.md` says it; undefined where only its first prompt tells. */
export function taskText({ task }: Branch): string | undefined {
  if (!task) return undefined;
  const done = task.doneWhen === undefined ? '' : `\n\nDone when: ${task.doneWhen}`;
  return `${task.words.trimEnd()}${done}\n`;
}
