/** A codicon. It carries a name for the screen reader only where `label` gives one. */
export function Icon({ name, class: more, label }: { name: string; class?: string; label?: string }) {
  const classes = `codicon codicon-${name}${more ? ` ${more}` : ''}`;
  return label ? (
    <span class={classes} role="img" aria-label={label} title={label} />
  ) : (
    <span class={classes} aria-hidden="true" />
  );
}
