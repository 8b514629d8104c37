/** One of a few values, in a list that opens. */
export function Dropdown(props: {
  label: string;
  value: string;
  options: readonly { value: string; words: string }[];
  onChange: (value: string) => void;
}) {
  return (
    <vscode-dropdown
      aria-label={props.label}
      value={props.value}
      onChange={event => props.onChange((event.currentTarget as HTMLSelectElement).value)}
    >
      {props.options.map(option => (
        <vscode-option key={option.value} value={option.value} selected={option.value === props.value}>
          {option.words}
        </vscode-option>
      ))}
    </vscode-dropdown>
  );
}
