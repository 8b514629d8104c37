import type { Branch, Tree } from '../../session/tree.ts';
import { nameOf } from '../quote.ts';

/**
 * What a call of the tree has begun although nobody answered it, as a sentence for who goes on without its answer; empty
 * where it has begun nothing.
 */
export function callEffects(tree: Tree, call: string): string {
  const made = [...tree.branches.values()].filter(branch => branch.call === call && branch.task?.role !== 'delegate');
  const sent = [...tree.mail.values()].filter(message => message.call === call && message.kind === 'message');
  const to = sent.filter(message => !made.some(({ id }) => id === message.to)).map(message => nameOf(tree, message.to));
  const [first] = made;
  return [
    ...(first
      ? [`It has started ${made.map(stateOf).join(', ')}: what they find goes to ${makerOf(tree, first)}.`]
      : []),
    ...(to.length > 0 ? [`It has sent words to ${to.join(', ')}.`] : []),
  ].join(' ');
}

function makerOf(tree: Tree, { parent }: Branch): string {
  return tree.branches.get(parent)?.name ?? '';
}

function stateOf({ name, run }: Branch): string {
  return `${name} (${!run ? 'not begun' : (run.end?.outcome ?? 'running')})`;
}
