/** Something is under way and nobody knows how long. */
export function ProgressRing({ label }: { label: string }) {
  return <vscode-progress-ring aria-label={label} />;
}
