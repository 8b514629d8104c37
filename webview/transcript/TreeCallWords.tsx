import { madeBy, treeCallWords } from '../model/treeCallWords.ts';
import type { CallItem } from '../model/turn.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Icon } from '../ui/Icon.tsx';
import { t } from '../words/t.ts';

/** What a call did to the tree, in words. On a branch that this very call made, it is where that branch comes from. */
export function TreeCallWords({ item }: { item: CallItem }) {
  const panel = usePanel();
  const tree = panel.tree.value;
  const { icon, verb, detail } = treeCallWords(item);
  const made = tree.branches.get(madeBy(tree, panel.branch.value?.id ?? 0, item.call));
  const from = made && tree.branches.get(made.parent);
  if (!made || !from) return <Line icon={icon} verb={sentence(verb)} detail={detail} />;
  const begun = t('Forked from {parent} as {branch}', { parent: from.name, branch: made.name });
  return <Line icon={icon} verb={begun} detail={made.task?.words ?? ''} />;
}

function Line({ icon, verb, detail }: { icon: string; verb: string; detail: string }) {
  return (
    <>
      <Icon name={icon} />
      <span class="verb small cut">{verb}</span>
      <span class="cut small dim grow">{detail}</span>
    </>
  );
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
