import type { Message } from '../../session/agents.ts';
import type { BranchId } from '../../session/ids.ts';
import { activeRun, type Branch, type Tree } from '../../session/tree.ts';
import { asleep } from '../asleep.ts';
import { deliver } from '../deliver.ts';
import { hopsOf, mostHops } from '../hops.ts';
import type { Letter } from '../letter.ts';
import { nameOf, quote } from '../quote.ts';
import { interrupted } from './interrupted.ts';
import { failed, refused, type TreeAnswer, type TreeCall } from './treeCall.ts';
import { isDeafTo } from './waitsFor.ts';

/**
 * Asks another branch by name and waits for its answer. A running branch reads the question at its next step, an idle one is
 * woken. What it sends to the asker next is the answer; when its turn ends without, the last words of that turn are. A branch
 * that cannot answer any more gives an answer too: that it cannot.
 */
export async function askBranch({ deps, call, signal }: TreeCall, to: Branch, words: string): Promise<TreeAnswer> {
  const { journal, branch, agents } = deps;
  const before = questionOf(journal.tree(), branch, call.id);
  if (!before) {
    const why = refusal(journal.tree(), branch, to.id);
    if (why !== undefined) return refused(why);
  } else if (before.taken !== 'discarded' && !answerTo(journal.tree(), before)) await goOn(deps, to.id);
  const letter: Letter = {
    from: branch,
    to: { branch: to.id, node: 0 },
    kind: 'question',
    words,
    by: 'agent',
    call: call.id,
  };
  const { message, waits } = await deliver({ journal, agents }, letter);
  if (waits !== '') return failed(`No answer: ${waits} Go on without it.`);
  const found = await journal.when(tree => lookFor(tree, message), signal);
  const tree = journal.tree();
  switch (found.type) {
    case 'answer':
      return { result: 'ok', text: quote(found.answer, tree), took: [found.answer.id] };
    case 'over':
      return { result: 'ok', text: found.words };
  }
}

function refusal(tree: Tree, asker: BranchId, to: BranchId): string | undefined {
  const name = nameOf(tree, to);
  if (isDeafTo(tree, to, asker))
    return `Refused: ${name} waits for you, so it would never answer. Decide it yourself, or ask "parent".`;
  if (hopsOf(tree, asker) > mostHops)
    return `Refused: ${mostHops} messages have led to this one. Stop writing to each other; do what you can, and report.`;
  return undefined;
}

/** One that was cut off while it answered is set going again: who waits for it goes on, too. */
async function goOn({ journal, agents }: TreeCall['deps'], to: BranchId): Promise<void> {
  const outcome = journal.tree().branches.get(to)?.run?.end?.outcome;
  if (outcome !== 'parked' && outcome !== 'interrupted') return;
  // Where it cannot start, that is found out below, in words.
  await agents.start(to, 'resume').catch(() => undefined);
}

type Found = { readonly type: 'answer'; readonly answer: Message } | { readonly type: 'over'; readonly words: string };

/** What ends the wait for the answer to a question, if anything does now. */
function lookFor(tree: Tree, question: number): Found | undefined {
  const asked = tree.mail.get(question);
  const to = asked && tree.branches.get(asked.to);
  if (!asked || !to) return { type: 'over', words: 'No answer: there is no such branch any more.' };
  const name = nameOf(tree, to.id);
  const answer = answerTo(tree, asked);
  if (answer?.taken === 'discarded')
    return { type: 'over', words: `${name} answered, and the person threw the answer away. Go on without it.` };
  if (answer) return { type: 'answer', answer };
  if (asked.taken === 'discarded')
    return { type: 'over', words: `No answer: the person threw your question to ${name} away. Go on without it.` };
  const early = interrupted(tree, asked.from, activeRun(to) ? [to.name] : []);
  if (early !== undefined) return { type: 'over', words: `No answer yet; a late one comes as a note. ${early}` };
  if (activeRun(to)) return undefined;
  const end = to.run?.end;
  // It ended at the very moment the question came: it is woken for it.
  if (asked.taken === undefined && end?.outcome === 'done') return undefined;
  // Its turn was told from nothing that could be read back, else its last words would be the answer.
  if (end?.outcome === 'done')
    return { type: 'over', words: `No answer: what ${name} said cannot be read. Go on without it.` };
  const why = asleep(tree, to.id) || `${name} failed${end?.failure ? `: ${end.failure.message}` : ''}.`;
  return { type: 'over', words: `No answer: ${why} Go on without it.` };
}

function questionOf(tree: Tree, from: BranchId, call: string): Message | undefined {
  return [...tree.mail.values()].find(
    message => message.kind === 'question' && message.from === from && message.call === call,
  );
}

function answerTo(tree: Tree, question: Message): Message | undefined {
  return [...tree.mail.values()].find(
    ({ kind, about, to }) => kind === 'answer' && about === question.id && to === question.from,
  );
}
