import { useComputed } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { backAgents, backWords, isNewest, sortBack, type Tried } from '../model/backLine.ts';
import { adoptAgents, lookAtAgents, tryAdopt } from '../shell/adoptAgents.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Icon } from '../ui/Icon.tsx';
import { t, tn } from '../words/t.ts';

/**
 * That all agents of a turn are back, what of it merges, and what can be done with it. Files change hands only while the
 * branch that takes them rests.
 */
export function BackLine({ calls, tab }: { calls: readonly string[]; tab: number }) {
  const panel = usePanel();
  const back = useComputed(() =>
    isNewest(panel.turns.value, calls) ? backAgents(panel.quiet.value, calls) : undefined,
  ).value;
  const adopting = panel.adopting.value;
  const [tried, setTried] = useState<{ key: string; found: Tried }>({ key: '', found: new Map() });
  const key = back?.key ?? '';
  useEffect(() => {
    // What is adopted at this moment is looked at by who adopts it.
    if (!back || adopting || tried.key === key) return;
    let wanted = true;
    const ask = async (): Promise<void> => {
      const found = new Map<number, Awaited<ReturnType<typeof tryAdopt>>>();
      for (const { id } of back.good) {
        if (!wanted) return;
        found.set(id, await tryAdopt(panel, id, back.into));
      }
      if (wanted) setTried({ key, found });
    };
    void ask();
    return () => void (wanted = false);
  }, [key, adopting === null]);
  if (!back) return null;
  const sorted = sortBack(back, tried.found);
  const { clean, conflicting } = sorted;
  const look = conflicting.length + back.bad.length;
  return (
    <div class="ev went back">
      <Icon name="git-merge" />
      <span class="grow">{adopting ? t('Adopting {at} of {of}…', adopting) : backWords(back, sorted)}</span>
      {clean.length > 0 && !adopting && !panel.running.value && (
        <button type="button" class="link" tabIndex={tab} onClick={() => void adoptAgents(panel, clean, back.into)}>
          {tn(clean.length, 'Adopt {n}', 'Adopt {n}')}
        </button>
      )}
      {look > 0 && !adopting && (
        <button type="button" class="link" tabIndex={tab} onClick={() => lookAtAgents(panel, back, sorted)}>
          {tn(look, 'Look at {n}…', 'Look at {n}…')}
        </button>
      )}
    </div>
  );
}
