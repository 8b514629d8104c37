import { createInterface } from 'node:readline/promises';
import type { ShownCall } from '../session/event.ts';
import { clean, cleanLine } from './clean.ts';
import type { CliContext, QuestionShown, Word } from './cliContext.ts';
import type { Ink } from './ink.ts';
import { inTurn } from './inTurn.ts';

/** Where a person sits who can be asked. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly ink: Ink;
  /** Called for Ctrl+C while something is asked. */
  readonly interrupt: () => void;
}

/** What a person at a terminal can be asked, as commands know it. */
export type Person = { readonly [K in 'ask' | 'answer' | 'confirm']: NonNullable<CliContext[K]> };

/**
 * The person at a terminal. Agents ask side by side, but a line that is typed answers what was shown last, and nothing else: a
 * request is shown when the one before is answered or taken back. The end of the input denies, and leaves questions to their
 * agents.
 */
export function personAt(terminal: Terminal): Person {
  const next = inTurn();
  const { ink } = terminal;
  return {
    ask: (shown, signal) => {
      const more = shown.wider?.length ? 'y for once, a number for more' : 'y for once';
      const question = `Allow? ${more}, or say why not: `;
      return next(async () => {
        const line = await lineAt(terminal, requestText(shown, ink), question, signal);
        return wordOf(line, shown.wider);
      }, signal);
    },
    answer: (asked, signal) => {
      const empty = asked.otherwise === '' ? '' : ` (Enter: ${cleanLine(asked.otherwise)})`;
      return next(async () => {
        const line = await lineAt(terminal, questionText(asked, ink), `Answer${empty}: `, signal);
        return answerOf(line, asked.choices);
      }, signal);
    },
    confirm: question => confirmAt(terminal, question),
  };
}

/** The line a person types below what is shown. Rejects when `signal` is aborted. */
async function lineAt(
  { input, output, interrupt }: Terminal,
  shown: string,
  question: string,
  signal: AbortSignal,
): Promise<string> {
  const prompt = createInterface({ input, output });
  let line: 'open' | 'ended' = 'open';
  const closed = new Promise<string>(resolve => prompt.once('close', () => resolve('')));
  prompt.once('SIGINT', () => {
    line = 'ended';
    interrupt();
  });
  try {
    output.write(shown);
    const answer = prompt.question(question, { signal }).then(words => {
      line = 'ended';
      return words;
    });
    return await Promise.race([answer, closed]);
  } finally {
    prompt.close();
    if (line === 'open') output.write('\n');
  }
}

/** Whether a person says yes to a question; the end of the input and Ctrl+C are a no. */
async function confirmAt({ input, output }: Terminal, question: string): Promise<boolean> {
  const prompt = createInterface({ input, output });
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
