import { deliverUnder } from './deliverUnder.ts';
import { mostHops } from './hops.ts';
import { messageOf, sentBefore, type Delivered, type Letter, type Post } from './letter.ts';

/**
 * Sends a message and wakes its receiver where that is idle. A call sends nothing twice, and a branch no second result to one
 * place: what is there already is the answer then, and its receiver is woken if it has not read it.
 */
export async function deliver(post: Post, letter: Letter): Promise<Delivered> {
  if (letter.to.node !== 0) return deliverUnder(post, letter);
  const { journal, agents } = post;
  const to = letter.to.branch;
  const before = sentBefore(journal.tree(), letter).find(message => message.to === to);
  const message = before?.id ?? journal.tree().lastMessage + 1;
  if (!before) await journal.append(messageOf(journal.tree(), letter, to));
  const { hops = 0, taken: gone } = journal.tree().mail.get(message) ?? {};
  if (gone !== undefined) return { message, to, waits: '' };
  if (hops > mostHops) return { message, to, waits: 'It waits: too many messages led to it to wake anybody.' };
  return { message, to, waits: await agents.wake(to) };
}
