import type { Tree } from '../../session/tree.ts';

/** Lines of "decided for you" that reach the parent. */
const mostDecided = 10;
/** Characters of each. The whole stands in the delegate's history. */
const longestDecided = 300;

/** What a delegate is told, in place of the answer to the call it was forked at. */
export function delegateWords(tree: Tree, asker: number, parent: number, questions: string): string {
  const child = tree.branches.get(asker);
  const name = child?.name ?? '';
  const maker = tree.branches.get(parent)?.name ?? '';
  const task = child?.task ? ` Its task:\n\n${child.task.words}\n\n` : ' ';
  return `You are a delegate of ${maker} now: a branch of it that answers questions and does nothing else. The agent you were goes on elsewhere; its plan is not yours, and you change nothing.

${name}, a branch that was started from ${maker}, asks.${task}Its questions:

${questions}

Answer each by its number, from what you know here. Where you do not know, look it up (read, search). Ask the person only what nobody else can know and what would be dear to get wrong. Where nobody knows, say so, and say what ${name} is to do then; make nothing up. Name places as path:line. Leave out what was not asked, but warn of what ${name} is about to get wrong.

Your last words are the answer, at most 1,500 tokens. End them with a part that begins with the line "Decided for you:" and lists, for ${maker}, each decision you took that it did not take itself, one line each, at most ${mostDecided}; "- nothing" where there was none.`;
}

/** What a delegate said, in two parts. */
export interface Answered {
  /** For the asker. */
  readonly answer: string;
  /** For the parent: at most ten lines of at most 300 characters; empty where nothing was decided. */
  readonly decided: string;
}

/** Takes a delegate's last words apart. */
export function answeredBy(words: string): Answered {
  const mark = /^[#*_\s]*decided for you\b[:*_\s]*/im.exec(words);
  if (!mark) return { answer: words.trim(), decided: '' };
  const rest = words.slice(mark.index + mark[0].length).split('\n');
  const lines = rest.map(line => line.trim()).filter(line => line !== '' && !nothing.test(line));
  const few = lines
    .slice(0, mostDecided)
    .map(line => (line.length > longestDecided ? `${line.slice(0, longestDecided)}…` : line));
  return { answer: words.slice(0, mark.index).trim(), decided: few.join('\n') };
}

const nothing = /^[-*\s]*(nothing|none)\.?$/i;

/** The file of an interview, oldest round first. */
export function interviewFile(rounds: readonly { questions: string; answer: string }[]): string {
  return rounds
    .map(({ questions, answer }, at) => `# Round ${at + 1}\n\n## Asked\n\n${questions}\n\n## Answered\n\n${answer}\n`)
    .join('\n');
}
