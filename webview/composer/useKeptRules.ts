import { useEffect, useState } from 'preact/hooks';
import type { Rule } from '../../src/session/rule.ts';
import { usePanel } from '../shell/usePanel.ts';

/**
 * The rules that answers kept for the session's folder, asked for when the list is drawn and again by `ask`. They are those
 * of every session there.
 */
export function useKeptRules(): { readonly kept: readonly Rule[]; readonly ask: () => void } {
  const panel = usePanel();
  const { folder } = panel.tree.value;
  const [kept, setKept] = useState<readonly Rule[]>([]);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let wanted = true;
    if (folder !== '')
      panel.bridge.query({ type: 'rules', folder }).then(
        ({ rules }) => wanted && setKept(rules.flatMap(({ rule, source }) => (source === 'answer' ? [rule] : []))),
        () => {}, // Then only those of the session are shown.
      );
    return () => void (wanted = false);
  }, [folder, turn]);
  return { kept, ask: () => setTurn(turn + 1) };
}
