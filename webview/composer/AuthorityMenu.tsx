import { useEffect, useRef } from 'preact/hooks';
import type { Authority } from '../../src/session/rule.ts';
import { authorities, authorityName, authoritySentence } from '../model/authorityWords.ts';
import { configure } from '../shell/act.ts';
import { heldBy, offReason, wallNeeded } from '../shell/held.ts';
import { openUnattended } from '../shell/unattended.ts';
import { usePanel } from '../shell/usePanel.ts';
import { RadioGroup, type Choice } from '../ui/Radio.tsx';
import { t } from '../words/t.ts';
import { BudgetFields } from './BudgetFields.tsx';
import { GrantList } from './GrantList.tsx';

/** The four authorities, the wall they rely on, the budgets, and the rules that answers added. */
export function AuthorityMenu({ onLeave }: { onLeave: () => void }) {
  const panel = usePanel();
  const part = useRef<HTMLSpanElement>(null);
  const rehearsal = panel.tree.value.origin === 'rehearsal';
  const { authority } = heldBy(panel);
  useEffect(() => {
    const radios = '[data-choice]:not([data-off])';
    const first =
      part.current?.querySelector<HTMLElement>(`[data-choice="${authority}"]:not([data-off])`) ??
      part.current?.querySelector<HTMLElement>(radios);
    // The control can take the focus once it was drawn.
    requestAnimationFrame(() => first?.focus());
  }, []);
  const choose = (value: string): void => {
    const chosen = authorities.find(each => each === value) ?? 'ask';
    if (chosen === 'unattended') return openUnattended(panel);
    onLeave();
    if (chosen !== authority) void configure(panel, { authority: chosen });
  };
  return (
    <span ref={part} class="menu up" role="dialog" aria-label={t('Authority')}>
      <RadioGroup
        label={t('Authority')}
        value={authority}
        choices={rehearsal ? [rehearsed()] : authorities.map(each => choiceOf(each, offReason(panel, each)))}
        onChoose={choose}
      />
      {!rehearsal && (
        <>
          {wallNeeded(panel) === '' && <p class="quiet">{panel.wall.value?.words}</p>}
          <BudgetFields />
          <GrantList />
        </>
      )}
    </span>
  );
}

function choiceOf(authority: Authority, off: string | undefined): Choice {
  const words = authority === 'unattended' ? t('Unattended…') : authorityName(authority);
  return { value: authority, words, detail: authoritySentence(authority), off };
}

function rehearsed(): Choice {
  return { value: 'ask', words: authorityName('ask'), detail: t('The rehearsal asks before each change or command.') };
}
