import * as v from 'valibot';
import { settingsOf } from '../../session/authority.ts';
import { nodeName, type BranchId, type MessageId } from '../../session/ids.ts';
import { activeRun, type Branch, type Tree } from '../../session/tree.ts';
import { deliver } from '../deliver.ts';
import { hopsOf, mostHops } from '../hops.ts';
import { sentBefore, type Letter } from '../letter.ts';
import { untaken } from '../mail.ts';
import { nameOf } from '../quote.ts';
import { branchNamed } from './branchNamed.ts';
import { failed, refused, type TreeAnswer, type TreeCall, type TreeTool } from './treeCall.ts';

/** Unread messages of one branch in another's mail, beyond which it gets no more of them. */
const mostUnread = 10;

const sendSchema = v.object({
  to: v.pipe(v.string(), v.trim(), v.nonEmpty('to is empty')),
  words: v.pipe(v.string(), v.trim(), v.nonEmpty('words are empty')),
  writes: v.exactOptional(v.boolean()),
});

/** The tool `send`: words to a branch, or under a place, where they start a new branch. To a branch that has asked, the words are the answer. */
export const sendTool: TreeTool = async sending => {
  const { deps, call } = sending;
  const parsed = v.safeParse(sendSchema, call.input);
  if (!parsed.success) return failed(`The call is not right: ${parsed.issues[0].message}. Nothing was sent.`);
  const { to, words, writes = false } = parsed.output;
  const { journal, branch } = deps;
  const base = { from: branch, words, by: 'agent', call: call.id } as const;
  const place = /^n(\d+)$/.exec(to)?.[1];
  if (place !== undefined)
    return sendUnder(sending, { ...base, kind: 'message', to: { branch, node: Number(place) }, writes });
  if (to === 'person')
    return failed('Nothing was sent: the person reads what you say. To ask them something, use ask.');
  const tree = journal.tree();
  const receiver = branchNamed(tree, branch, to);
  if (typeof receiver === 'string') return failed(`Nothing was sent. ${receiver}`);
  const about = askedBy(tree, receiver.id, branch);
  const kind = about === undefined ? 'message' : 'answer';
  return send(sending, receiver, {
    ...base,
    kind,
    to: { branch: receiver.id, node: 0 },
    ...(about === undefined ? {} : { about }),
  });
};

async function send({ deps }: TreeCall, receiver: Branch, letter: Letter): Promise<TreeAnswer> {
  const { journal, agents } = deps;
  const sent = [...journal.tree().mail.values()].find(({ from, call }) => from === letter.from && call === letter.call);
  // What was an answer when it was first sent is none any more.
  const same: Letter = sent
    ? { ...letter, kind: sent.kind, ...(sent.about === undefined ? {} : { about: sent.about }) }
    : letter;
  const why = sent ? undefined : tooMuch(journal.tree(), letter, receiver.id);
  if (why !== undefined) return refused(why);
  const { waits } = await deliver({ journal, agents }, same);
  const name = nameOf(journal.tree(), receiver.id);
  const reads = activeRun(journal.tree().branches.get(receiver.id)) ? ` ${name} reads it at its next step.` : '';
  const what = same.kind === 'answer' ? `Sent to ${name} as the answer to its question.` : `Sent to ${name}.`;
  return { result: 'ok', text: `${what}${waits === '' ? reads : ` ${waits}`}` };
}

async function sendUnder({ deps }: TreeCall, letter: Letter): Promise<TreeAnswer> {
  const { journal, agents, branch } = deps;
  const tree = journal.tree();
  const { node } = letter.to;
  const name = nodeName(node);
  if (!tree.nodes.get(node)) return failed(`Nothing was sent: there is no place ${name}.`);
  if (sentBefore(tree, letter).length === 0) {
    const own = settingsOf(tree, branch);
    if (own.may && !own.may.includes('fork'))
      return refused(
        'Refused: words to a place start a new branch, and this branch may start none. Say it in your result.',
      );
    if (letter.writes && (own.authority ?? 'ask') === 'readOnly')
      return refused('Refused: this branch may only read, so what it starts cannot write. Send it without writes.');
    const why = tooMuch(tree, letter, 0);
    if (why !== undefined) return refused(why);
  }
  const { to, waits } = await deliver({ journal, agents }, letter);
  const started = nameOf(journal.tree(), to);
  return {
    result: 'ok',
    text:
      waits === ''
        ? `A new branch, ${started}, goes on at ${name} with your words.`
        : `A new branch, ${started}, stands at ${name} with your words. It does not run: ${waits}`,
  };
}

function tooMuch(tree: Tree, { from }: Letter, to: BranchId): string | undefined {
  if (hopsOf(tree, from) > mostHops)
    return `Refused: ${mostHops} messages have led to this one. Stop writing to each other; do what you can, and report.`;
  const unread = untaken(tree, to).filter(message => message.from === from).length;
  if (unread >= mostUnread)
    return `Refused: ${nameOf(tree, to)} has ${unread} messages of yours that it has not read. Wait until it has.`;
  return undefined;
}

/**
 * The oldest question of `asker` that `branch` has read and not answered. What a branch asks its parent the parent has not read:
 * a delegate answers that.
 */
function askedBy(tree: Tree, asker: BranchId, branch: BranchId): MessageId | undefined {
  if (tree.branches.get(asker)?.parent === branch) return undefined;
  const messages = [...tree.mail.values()];
  const answered = new Set(messages.map(({ kind, about }) => (kind === 'answer' ? about : undefined)));
  return messages.find(
    ({ id, kind, from, to, taken }) =>
      kind === 'question' && from === asker && to === branch && taken === 'read' && !answered.has(id),
  )?.id;
}
