import { useRef } from 'preact/hooks';
import { consume, isComposing } from '../shell/focus.ts';
import { useFieldLabel } from './useFieldLabel.ts';

/** A short value among others: `onValue` hears it when it was changed, by Enter or by leaving the field. */
export function ValueField(props: {
  label: string;
  value: string;
  class?: string;
  focus?: string;
  /** What is wrong with it, where the page says so. */
  problem?: string | undefined;
  onInput?: (value: string) => void;
  onValue?: (value: string) => void;
  onEnter?: () => void;
}) {
  const field = useRef<HTMLElement & { value: string }>(null);
  useFieldLabel(field, props.label);
  // What was given by Enter is not given again when the field is left.
  const given = useRef(props.value);
  const take = (): void => {
    const { value } = field.current ?? props;
    given.current = value;
    if (value !== props.value) props.onValue?.(value);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event)) return;
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      consume(event);
      take();
      props.onEnter?.();
    } else if (event.key === 'Escape' && props.onValue && field.current) field.current.value = props.value;
  };
  return (
    <vscode-text-field
      ref={field}
      class={props.class}
      aria-invalid={props.problem ? 'true' : undefined}
      data-focus={props.focus}
      value={props.value}
      onInput={() => props.onInput?.(field.current?.value ?? '')}
      onChange={() => field.current?.value !== given.current && take()}
      onKeyDown={onKeyDown}
    />
  );
}
