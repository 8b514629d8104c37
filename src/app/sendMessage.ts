import { deliver } from '../harness/deliver.ts';
import type { Letter } from '../harness/letter.ts';
import { lastWords } from '../harness/tree/lastWords.ts';
import { firstLine } from '../harness/newNode.ts';
import type { Intent } from '../protocol/intent.ts';
import { branchNameFrom } from '../session/branchName.ts';
import { nodeName, type BranchId } from '../session/ids.ts';
import { activeRun } from '../session/tree.ts';
import type { IntentContext } from './intentContext.ts';
import { known } from './knownBranch.ts';
import { Refusal } from './refusal.ts';
import type { Opened } from './sessions.ts';

/**
 * Sends a person's words, or what a branch said last, to branches and places. A branch that runs reads them at its next step,
 * an idle one starts a turn with them, whatever it stopped for; under a place they start a new branch. The answer is who got
 * them.
 */
export async function sendMessage(
  { from, to, words: typed }: Extract<Intent, { type: 'sendMessage' }>,
  opened: Opened,
  context: Pick<IntentContext, 'sponsor'>,
): Promise<BranchId[]> {
  const { session, runs } = opened;
  const tree = session.tree();
  if (tree.origin === 'rehearsal') throw new Refusal('invalid', 'The rehearsal only knows its script.');
  if (to.length === 0) throw new Refusal('invalid', 'Choose where it goes.');
  for (const place of to) {
    known(opened, place.branch);
    if (place.node !== 0 && !tree.nodes.get(place.node))
      throw new Refusal('gone', `There is no ${nodeName(place.node)}.`);
    if (place.node === 0 && place.branch === from)
      throw new Refusal('invalid', 'A branch cannot send words to itself.');
  }
  const letter = typed.trim() === '' ? await said(opened, from) : { words: typed.trim() };
  const sponsor = context.sponsor(opened);
  // Who cannot pay hears of it before anything is sent.
  for (const { branch, node } of to) if (node !== 0 || !activeRun(known(opened, branch))) sponsor(branch);
  const agents = runs.agentsOf(sponsor, 'person');
  const got: BranchId[] = [];
  for (const place of to) {
    const sent = await deliver(
      { journal: session, agents },
      { ...letter, from, to: place, kind: 'message', by: 'person' },
    );
    got.push(sent.to);
  }
  return got;
}

/** What a branch said last, under a line of the harness; what starts with it is named after what was said. */
async function said(opened: Opened, from: BranchId): Promise<Pick<Letter, 'words' | 'name'>> {
  if (from === 0) throw new Refusal('invalid', 'Write something first.');
  const branch = known(opened, from);
  const words = await lastWords(opened.session, from);
  if (words === '') throw new Refusal('invalid', `${branch.name} has said nothing yet.`);
  const task = branch.task ? ` Its task: ${firstLine(branch.task.words)}` : '';
  const line = `The person sends what ${branch.name} said last, at ${nodeName(branch.head)}.${task}`;
  return { words: `${line}\n\n${words}`, name: branchNameFrom(words) };
}

/** Throws away what waits in a branch's mail. What was read already stays. */
export async function discardMessage(
  { message: id }: Extract<Intent, { type: 'discardMessage' }>,
  { session }: Opened,
): Promise<BranchId[]> {
  const message = session.tree().mail.get(id);
  if (!message) throw new Refusal('gone', 'There is no such message.');
  if (message.taken === 'read') throw new Refusal('gone', 'It was read already.');
  if (message.taken === 'discarded') return [message.to];
  await session.append({ type: 'messageTaken', message: id, branch: message.to, reason: 'discarded' });
  return [message.to];
}
