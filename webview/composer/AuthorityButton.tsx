import { useEffect, useRef, useState } from 'preact/hooks';
import { consume } from '../shell/focus.ts';
import { Icon } from '../ui/Icon.tsx';
import { RadioGroup } from '../ui/Radio.tsx';
import { t } from '../words/t.ts';

/** What the agent may do without asking. Until there is a sandbox it always asks, and this says why. */
export function AuthorityButton() {
  const [open, setOpen] = useState(false);
  const part = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    const away = (event: FocusEvent | MouseEvent): void => {
      if (!part.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('mousedown', away);
    document.addEventListener('focusin', away);
    return () => {
      document.removeEventListener('mousedown', away);
      document.removeEventListener('focusin', away);
    };
  }, [open]);
  return (
    <span
      ref={part}
      class="authority"
      onKeyDown={event => {
        if (event.key !== 'Escape' || !open) return;
        consume(event);
        setOpen(false);
        part.current?.querySelector('button')?.focus();
      }}
    >
      <button
        type="button"
        class="pick"
        aria-expanded={open ? 'true' : 'false'}
        aria-haspopup="dialog"
        aria-label={t('Authority: Ask')}
        title={t('Authority: asks before each change or command')}
        onClick={() => setOpen(!open)}
      >
        <Icon name="shield" />
        {t('Ask')}
        <Icon name="chevron-down" class="s" />
      </button>
      {open && (
        <span class="menu up" role="dialog" aria-label={t('Authority')}>
          <RadioGroup
            label={t('Authority')}
            value="ask"
            choices={[
              { value: 'ask', words: t('Ask'), detail: t('Asks before each change or command.') },
              {
                value: 'auto',
                words: t('Auto'),
                detail: '',
                off: t(
                  'Needs the sandbox, which this version does not have. Until then every change and command asks.',
                ),
              },
            ]}
            onChoose={() => setOpen(false)}
          />
        </span>
      )}
    </span>
  );
}
