import { createInterface } from 'node:readline/promises';
import type { ShownCall } from '../session/event.ts';
import { clean, cleanLine } from './clean.ts';
import type { QuestionShown, Word } from './cliContext.ts';
import type { Ink } from './ink.ts';

/**
 * Shows a request whole and takes a person's word. Rejects when `signal` is aborted. Ctrl+C while it asks calls
 * `interrupt`; the end of the input denies.
 */
export async function askAtTerminal(
  shown: ShownCall,
  ink: Ink,
  signal: AbortSignal,
  interrupt: () => void,
): Promise<Word> {
  const more = shown.wider?.length ? 'y for once, a number for more' : 'y for once';
  const line = await lineAt(requestText(shown, ink), `Allow? ${more}, or say why not: `, signal, interrupt);
  return wordOf(line, shown.wider);
}

/** Shows a question of an agent and takes a person's answer: words, or the number of a choice. Otherwise as `askAtTerminal`. */
export async function wordsAtTerminal(
  asked: QuestionShown,
  ink: Ink,
  signal: AbortSignal,
  interrupt: () => void,
): Promise<string> {
  const empty = asked.otherwise === '' ? '' : ` (Enter: ${cleanLine(asked.otherwise)})`;
  const line = await lineAt(questionText(asked, ink), `Answer${empty}: `, signal, interrupt);
  return answerOf(line, asked.choices);
}

async function lineAt(shown: string, question: string, signal: AbortSignal, interrupt: () => void): Promise<string> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  let line: 'open' | 'ended' = 'open';
  const closed = new Promise<string>(resolve => prompt.once('close', () => resolve('')));
  prompt.once('SIGINT', () => {
    line = 'ended';
    interrupt();
  });
  try {
    process.stderr.write(shown);
    const answer = prompt.question(question, { signal }).then(words => {
      line = 'ended';
      return words;
    });
    return await Promise.race([answer, closed]);
  } finally {
    prompt.close();
    if (line === 'open') process.stderr.write('\n');
  }
}

/** Whether a person says yes to a question; the end of the input and Ctrl+C are a no. */
export async function confirmAtTerminal(question: string): Promise<boolean> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new Promise<string>(resolve => prompt.once('close', () => resolve('')));
  prompt.once('SIGINT', () => prompt.close());
  try {
    const answer = prompt.question(`${question} y or n: `);
    return /^y(es)?$/i.test((await Promise.race([answer, closed])).trim());
  } finally {
    prompt.close();
  }
}

/** What is asked, every character of it visible: what runs is what was shown. */
export function requestText(shown: ShownCall, ink: Ink): string {
  const detail = clean(shown.detail)
    .split('\n')
    .map(line => `  ${line}`)
    .join('\n');
  const facts = shown.facts.map(({ label, words }) => `${ink.dim(`  ${clean(label)}: ${clean(words)}`)}\n`).join('');
  const title = shown.detail === shown.title ? '' : ` ${clean(shown.title)}`;
  const wider = (shown.wider ?? []).map(({ words }, at) => `  ${at + 1}  ${cleanLine(words)}\n`).join('');
  return `\n${ink.bold(`${clean(shown.tool)}${title}`)}\n${detail}\n${facts}${wider}`;
}

/** A question as it stands at the terminal. */
export function questionText({ agent, words, choices }: QuestionShown, ink: Ink): string {
  const listed = choices.map((choice, at) => `  ${at + 1}  ${cleanLine(choice)}\n`).join('');
  return `\n${ink.bold(`${cleanLine(agent)} asks`)}\n${clean(words)}\n${listed}`;
}

/** The number of a choice stands for it; anything else is the answer itself. */
export function answerOf(line: string, choices: readonly string[]): string {
  const words = line.trim();
  return (/^\d+$/.test(words) ? choices[Number(words) - 1] : undefined) ?? words;
}

/** Anything that is neither yes, nor no, nor the number of an answer that reaches further, is a no with a reason for the agent. */
export function wordOf(line: string, wider: ShownCall['wider'] = []): Word {
  const words = line.trim();
  if (/^y(es)?$/i.test(words)) return { decision: 'allow', scope: 'once', reason: '' };
  const offer = /^\d+$/.test(words) ? wider[Number(words) - 1] : undefined;
  if (offer) return { decision: 'allow', scope: offer.scope, reason: '', rule: offer.rule };
  return { decision: 'deny', scope: 'once', reason: /^no?$/i.test(words) ? '' : words };
}
