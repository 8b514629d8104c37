/** One choice of several. `off` gives the reason why a choice cannot be taken. */
export interface Choice {
  readonly value: string;
  readonly words: string;
  readonly detail: string;
  readonly off?: string;
}

/** A list of choices of which one holds. */
export function RadioGroup(props: {
  label: string;
  value: string;
  choices: readonly Choice[];
  onChoose: (value: string) => void;
}) {
  return (
    <vscode-radio-group aria-label={props.label} orientation="vertical" value={props.value}>
      {props.choices.map(choice => (
        <vscode-radio
          key={choice.value}
          value={choice.value}
          checked={choice.value === props.value}
          disabled={choice.off !== undefined}
          onClick={() => choice.off === undefined && props.onChoose(choice.value)}
        >
          {choice.words}
          <span class="why">{choice.off ?? choice.detail}</span>
        </vscode-radio>
      ))}
    </vscode-radio-group>
  );
}
