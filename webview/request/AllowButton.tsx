import { useState } from 'preact/hooks';
import { consume, focusRequest } from '../shell/focus.ts';
import { Button } from '../ui/Button.tsx';
import { CodeWords } from '../ui/CodeWords.tsx';
import { Icon } from '../ui/Icon.tsx';
import { t } from '../words/t.ts';
import type { Wider } from './wider.ts';

/** The answer for once, and behind the arrow the wider ones, each with its rule in words. */
export function AllowButton(props: {
  words: string;
  look: 'primary' | 'secondary';
  wider: readonly Wider[];
  /** Absent where no offered rule can be edited. */
  onEdit?: (() => void) | undefined;
  onOnce: () => void;
  onWider: (answer: Wider) => void;
}) {
  const [open, setOpen] = useState(false);
  const { look, wider, onEdit } = props;
  const once = (
    <Button look={look} onClick={props.onOnce}>
      {props.words}
    </Button>
  );
  if (wider.length === 0) return once;
  const onKeyDown = (event: KeyboardEvent & { currentTarget: HTMLElement }): void => {
    if (!open) return;
    const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="menuitem"]')];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      consume(event);
      const at = items.findIndex(item => item === document.activeElement);
      items.at((at + step) % items.length)?.focus();
    } else if (event.key === 'Escape') {
      consume(event);
      setOpen(false);
      focusRequest();
    }
  };
  return (
    <span class="split" onKeyDown={onKeyDown}>
      {once}
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
          {wider.map((answer, index) => (
            <button
              key={index}
              type="button"
              role="menuitem"
              ref={index === 0 ? focusFirst : null}
              onClick={() => props.onWider(answer)}
            >
              {answer.label}
              <span class="dim">
                <CodeWords words={answer.words} />
              </span>
            </button>
          ))}
          {onEdit && (
            <button type="button" role="menuitem" onClick={onEdit}>
              {t('Edit the Rule…')}
            </button>
          )}
        </span>
      )}
    </span>
  );
}

/** Steady, so that drawing again does not move the focus. */
function focusFirst(element: HTMLElement | null): void {
  element?.focus();
}
