import { useEffect, useRef } from 'preact/hooks';
import { consume, isComposing } from '../shell/focus.ts';
import { useFieldLabel } from './useFieldLabel.ts';

/** One line of text. Enter takes it, Escape leaves it; both stay inside the field. */
export function TextField(props: {
  label: string;
  value: string;
  placeholder?: string;
  class?: string;
  onEnter: (value: string) => void;
  onLeave: () => void;
}) {
  const field = useRef<HTMLElement & { value: string; select(): void }>(null);
  useFieldLabel(field, props.label);
  useEffect(() => {
    field.current?.focus();
    // What was typed before the next picture must not be selected, and so overwritten by the next key.
    requestAnimationFrame(() => field.current?.value === props.value && field.current.select());
  }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event)) return;
    if (event.key === 'Enter') {
      consume(event);
      props.onEnter(field.current?.value ?? '');
    } else if (event.key === 'Escape') {
      consume(event);
      props.onLeave();
    } else event.stopPropagation();
  };
  return (
    <vscode-text-field
      ref={field}
      class={props.class}
      placeholder={props.placeholder}
      value={props.value}
      onKeyDown={onKeyDown}
    />
  );
}
