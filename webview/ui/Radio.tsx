import { consume } from '../shell/focus.ts';

/** One choice of several. `off` gives the reason why a choice cannot be taken. */
export interface Choice {
  readonly value: string;
  readonly words: string;
  readonly detail: string;
  readonly off?: string | undefined;
}

/**
 * A list of choices of which one holds. Arrows only go from one to the next: a choice is made by a click, Enter or Space,
 * so that nothing holds for a moment on the way to what was meant.
 */
export function RadioGroup(props: {
  label: string;
  value: string;
  choices: readonly Choice[];
  onChoose: (value: string) => void;
}) {
  const onKeyDown = (event: KeyboardEvent & { currentTarget: HTMLElement }): void => {
    const radios = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-choice]:not([data-off])')];
    const at = radios.findIndex(radio => radio === document.activeElement);
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step !== undefined) {
      consume(event);
      radios.at((at + step) % radios.length)?.focus();
    } else if (event.key === 'Enter' || event.key === ' ') {
      const value = radios[at]?.dataset['choice'];
      if (value === undefined) return;
      consume(event);
      props.onChoose(value);
    }
  };
  return (
    <vscode-radio-group
      aria-label={props.label}
      orientation="vertical"
      value={props.value}
      onKeyDownCapture={onKeyDown}
    >
      {props.choices.map(choice => (
        <vscode-radio
          key={choice.value}
          value={choice.value}
          checked={choice.value === props.value}
          disabled={choice.off !== undefined}
          data-choice={choice.value}
          data-off={choice.off === undefined ? undefined : ''}
          onClick={() => choice.off === undefined && props.onChoose(choice.value)}
        >
          {choice.words}
          <span class="why">{choice.off ?? choice.detail}</span>
        </vscode-radio>
      ))}
    </vscode-radio-group>
  );
}
