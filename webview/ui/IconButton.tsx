import { Icon } from './Icon.tsx';

/** A 22-pixel button with an icon; `title` is its name and its hover. */
export function IconButton(props: {
  icon: string;
  title: string;
  class?: string;
  tab?: number | undefined;
  off?: string | false;
  onClick: (event: MouseEvent & { currentTarget: HTMLButtonElement }) => void;
}) {
  return (
    <button
      type="button"
      class={`act${props.class ? ` ${props.class}` : ''}`}
      title={props.off || props.title}
      aria-label={props.title}
      aria-disabled={props.off ? 'true' : undefined}
      tabIndex={props.tab}
      onClick={event => !props.off && props.onClick(event)}
    >
      <Icon name={props.icon} />
    </button>
  );
}
