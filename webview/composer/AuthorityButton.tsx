import { useEffect, useRef, useState } from 'preact/hooks';
import { authorityName, authoritySentence } from '../model/authorityWords.ts';
import { consume } from '../shell/focus.ts';
import { heldBy } from '../shell/held.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Icon } from '../ui/Icon.tsx';
import { clockTime } from '../words/format.ts';
import { t } from '../words/t.ts';
import { AuthorityMenu } from './AuthorityMenu.tsx';

/** What the agent may do without asking, and behind it everything that is set beside it. */
export function AuthorityButton() {
  const [open, setOpen] = useState(false);
  const part = useRef<HTMLSpanElement>(null);
  const shut = (): void => {
    setOpen(false);
    part.current?.querySelector('button')?.focus();
  };
  useEffect(() => {
    if (!open) return undefined;
    const away = (event: FocusEvent | MouseEvent): void => {
      if (part.current?.contains(event.target as Node)) return;
      // What was typed last counts: a field gives it when it loses the focus.
      if (part.current?.contains(document.activeElement)) (document.activeElement as HTMLElement).blur();
      setOpen(false);
    };
    document.addEventListener('mousedown', away);
    document.addEventListener('focusin', away);
    return () => {
      document.removeEventListener('mousedown', away);
      document.removeEventListener('focusin', away);
    };
  }, [open]);
  const { name, words } = useAuthority();
  return (
    <span
      ref={part}
      class="authority"
      onKeyDown={event => {
        if (event.key !== 'Escape' || event.ctrlKey || event.metaKey || !open) return;
        consume(event);
        shut();
      }}
    >
      <button
        type="button"
        class="pick"
        aria-expanded={open ? 'true' : 'false'}
        aria-haspopup="dialog"
        aria-label={t('Authority: {name}', { name })}
        title={`${name}: ${words}`}
        onClick={() => setOpen(!open)}
      >
        <Icon name="shield" />
        <span class="cut">{name}</span>
        <Icon name="chevron-down" class="s" />
      </button>
      {open && <AuthorityMenu onLeave={shut} />}
    </span>
  );
}

/** The same where it can only be read: a new branch begins with the authority of the one it leaves. */
export function AuthorityFact() {
  const { name } = useAuthority();
  return (
    <span class="pick still" title={t('New branches begin with the authority of this one.')}>
      <Icon name="shield" label={t('Authority')} />
      <span class="cut">{name}</span>
    </span>
  );
}

function useAuthority(): { name: string; words: string } {
  const panel = usePanel();
  const { authority, until } = heldBy(panel);
  const name = authorityName(authority);
  const words = authoritySentence(authority);
  if (authority !== 'unattended' || until === 0) return { name, words };
  return { name, words: t('{words} Until {time}.', { words, time: clockTime(until) }) };
}
