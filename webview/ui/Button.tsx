import type { ComponentChildren } from 'preact';

/** A button with words. `focus` names it as a place the keyboard can be sent to. */
export function Button(props: {
  look?: 'primary' | 'secondary';
  class?: string;
  title?: string;
  label?: string;
  focus?: string;
  off?: string | false;
  expanded?: 'true' | 'false';
  onClick: (event: MouseEvent) => void;
  children: ComponentChildren;
}) {
  return (
    <vscode-button
      class={props.class}
      appearance={props.look ?? 'primary'}
      title={props.off || props.title}
      aria-label={props.label}
      aria-expanded={props.expanded}
      aria-haspopup={props.expanded === undefined ? undefined : 'menu'}
      data-focus={props.focus}
      disabled={Boolean(props.off)}
      onClick={props.onClick}
    >
      {props.children}
    </vscode-button>
  );
}
