import type { NodeContent } from '../session/node.ts';

/** Added and removed lines in everything the tools changed. */
export function changedLines(nodes: readonly NodeContent[]): number {
  let lines = 0;
  for (const node of nodes)
    if (node.kind === 'results')
      for (const { files } of node.body.outcomes) for (const file of files) lines += file.added + file.removed;
  return lines;
}

/** What an agent is told when it has changed as much as a person can hold; undefined before that, and after it was told. */
export function checkInNote(sincePrompt: readonly NodeContent[], limit: number): string | undefined {
  if (limit <= 0) return undefined;
  const told = sincePrompt.some(
    node => node.kind === 'note' && node.body.source === 'harness' && said.test(node.body.words),
  );
  const lines = changedLines(sincePrompt);
  if (told || lines < limit) return undefined;
  return `You have changed ${lines} lines since the person last spoke. Finish the step you are in, then say what you did, how you know it works, and what is unsure, and hand back.`;
}

const said = /^You have changed \d+ lines since the person last spoke\./;
