import { useState } from 'preact/hooks';
import type { ShownCall } from '../../src/session/event.ts';
import { consume } from '../shell/focus.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { t } from '../words/t.ts';
import { sessionRule, sessionWords } from './requestWords.ts';

/** *Allow Once*, and behind the arrow the wider answer with its rule in words. */
export function AllowButton(props: {
  shown: ShownCall;
  look: 'primary' | 'secondary';
  onAllow: (scope: 'once' | 'session') => void;
}) {
  const [open, setOpen] = useState(false);
  const { shown, look } = props;
  return (
    <span
      class="split"
      onKeyDown={event => {
        if (event.key !== 'Escape' || !open) return;
        consume(event);
        setOpen(false);
      }}
    >
      <Button look={look} onClick={() => props.onAllow('once')}>
        {t('Allow Once')}
      </Button>
      <Button
        look={look}
        class="arrow"
        label={t('More Ways to Allow')}
        expanded={open ? 'true' : 'false'}
        onClick={() => setOpen(!open)}
      >
        <Icon name="chevron-down" />
      </Button>
      {open && (
        <span class="menu" role="menu" aria-label={t('More Ways to Allow')}>
          <button
            type="button"
            role="menuitem"
            ref={element => element?.focus()}
            onClick={() => props.onAllow('session')}
          >
            {sessionWords(shown)}
            <span class="dim">{sessionRule(shown)}</span>
          </button>
        </span>
      )}
    </span>
  );
}
