import type { Message } from '../session/agents.ts';
import { nodeName, type BranchId } from '../session/ids.ts';
import { scratchFolder } from '../session/scratchFolder.ts';
import type { Tree } from '../session/tree.ts';
import { mostHops } from './hops.ts';

/** Characters of one message in a note: about 4,000 tokens. */
const mostOfMessage = 16_000;

/**
 * A message as its receiver reads it: a line of the harness that says whose words these are, then the words as a quote.
 * Every line of the quote is marked, so that no words can pass for the harness's, the person's or another agent's. A message
 * that was taken has no words any more.
 */
export function quote(message: Message, tree: Tree): string {
  const isCut = message.words.length > mostOfMessage;
  const given = isCut ? message.words.slice(0, mostOfMessage) : message.words;
  // A result is made by the harness, with the branch's own words quoted in it.
  const words = message.kind === 'result' ? given : quoted(given);
  const rest = isCut ? `\n(Cut after ${mostOfMessage} characters: the whole is m${message.id} in your inbox.)` : '';
  return `${heading(message, tree)}\n${words}${rest}`;
}

/** Words with every line marked as quoted. */
export function quoted(words: string): string {
  return words
    .trim()
    .split(lineEnds)
    .map(line => (line === '' ? '>' : `> ${line}`))
    .join('\n');
}

/** Everything that may be taken for the end of a line. */
const lineEnds = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;

function heading(message: Message, tree: Tree): string {
  const name = nameOf(tree, message.from);
  const at = message.node === 0 ? '' : `, at ${nodeName(message.node)}`;
  const hop = message.hops === 0 ? '' : `, hop ${message.hops} of ${mostHops}`;
  const place = `(m${message.id}${at}${hop})`;
  switch (message.kind) {
    case 'result':
      return `Result of ${name} ${place}:`;
    case 'answer':
      return `Answer of ${name} to your question${message.about === undefined ? '' : ` m${message.about}`} ${place}:`;
    case 'question':
      return `Question of ${name} ${place}. It waits for you: send your answer to ${name}. If you send none, the last words of your turn are the answer.`;
    case 'decided':
      return `Decided for you while ${decidedFor(message, tree)} ${place}:`;
    case 'message':
      return message.from === 0 ? `The person writes ${place}:` : `Message of ${name} ${place}:`;
  }
}

/** Who asked when something was decided, and where the whole interview stands. */
function decidedFor({ about, from }: Message, tree: Tree): string {
  const asker = tree.mail.get(about ?? -1)?.from;
  if (asker === undefined) return `${nameOf(tree, from)} answered`;
  return `${nameOf(tree, asker)} asked; the interview stands in ${scratchFolder(tree, asker)}/interview.md`;
}

/** A branch's name as the harness writes it: in quotation marks, on one line. */
export function nameOf(tree: Tree, branch: BranchId): string {
  if (branch === 0) return 'the person';
  return JSON.stringify((tree.branches.get(branch)?.name ?? `branch ${branch}`).slice(0, 64)).replace(
    /[\u0085\u2028\u2029]/g,
    ' ',
  );
}
