import { useState } from 'preact/hooks';
import type { Branch } from '../../src/session/tree.ts';
import { act } from '../shell/act.ts';
import { usePanel } from '../shell/usePanel.ts';
import { TextField } from '../ui/TextField.tsx';
import { t } from '../words/t.ts';

/** The name of a branch while it is edited. */
export function RenameBranch({ branch }: { branch: Branch }) {
  const panel = usePanel();
  const leave = (): void => {
    panel.renaming.value = 0;
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-branch="${branch.id}"]`)?.focus());
  };
  const take = (name: string): void => {
    const session = panel.tree.peek().session;
    leave();
    if (name.trim() !== '' && name.trim() !== branch.name) {
      void act(panel, { type: 'renameBranch', session, branch: branch.id, name: name.trim() });
    }
  };
  return (
    <TextField class="rename" label={t('Name of the branch')} value={branch.name} onEnter={take} onLeave={leave} />
  );
}

/** The name a new branch will get; F2 or a double click changes it. */
export function GhostName({ name, index }: { name: string; index: number }) {
  const panel = usePanel();
  const [editing, setEditing] = useState(false);
  const take = (words: string): void => {
    setEditing(false);
    const sheet = panel.sheet.peek();
    if (sheet.type !== 'fork') return;
    const ways = sheet.ways.map((way, at) => (at === index ? { ...way, name: words.trim() } : way));
    panel.sheet.value = { ...sheet, ways };
  };
  if (editing) {
    return (
      <TextField
        class="rename"
        label={t('Name of the new branch')}
        value={name}
        onEnter={take}
        onLeave={() => setEditing(false)}
      />
    );
  }
  return (
    <span class="name cut" data-rename title={t('Double-click or F2 to rename')} onDblClick={() => setEditing(true)}>
      {name}
    </span>
  );
}
