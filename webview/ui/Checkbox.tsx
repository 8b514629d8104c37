/** A switch with words. */
export function Checkbox(props: { words: string; value: 'on' | 'off'; onChange: (value: 'on' | 'off') => void }) {
  return (
    <vscode-checkbox
      checked={props.value === 'on'}
      onChange={event => props.onChange((event.currentTarget as HTMLInputElement).checked ? 'on' : 'off')}
    >
      {props.words}
    </vscode-checkbox>
  );
}
