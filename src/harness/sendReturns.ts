import type { BranchId } from '../session/ids.ts';
import { deliver } from './deliver.ts';
import { lastWords } from './lastWords.ts';
import type { Post } from './letter.ts';
import { untaken } from './mail.ts';

/**
 * When a branch has ended for good: sends its result to each place its task names that has none yet, and wakes who is idle and
 * has it in the mail. Called again it sends nothing twice.
 */
export async function sendReturns(post: Post, id: BranchId): Promise<void> {
  const { journal, agents } = post;
  const branch = journal.tree().branches.get(id);
  const returns = branch?.task?.returns ?? [];
  if (!branch || returns.length === 0) return;
  const given = [...journal.tree().mail.values()].find(({ kind, from }) => kind === 'result' && from === id);
  const words = given && given.words !== '' ? given.words : await resultWords(post, id);
  for (const to of returns) {
    const has = given !== undefined && to.node === 0;
    if (!has) await deliver(post, { from: id, to, kind: 'result', words, by: branch.by });
    else if (untaken(journal.tree(), to.branch).some(({ from }) => from === id)) await agents.wake(to.branch);
  }
}

async function resultWords({ journal }: Post, id: BranchId): Promise<string> {
  const { name = '', run } = journal.tree().branches.get(id) ?? {};
  const said = await lastWords(journal, id);
  return `${name}: ${run?.end?.outcome ?? 'done'}.\n\n${said === '' ? 'It said nothing.' : said}`;
}
