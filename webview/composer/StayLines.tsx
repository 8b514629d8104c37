import { Icon } from '../ui/Icon.tsx';

/** What stays as it is although it was to change, a warning each. */
export function StayLines({ lines }: { lines: readonly string[] }) {
  return (
    <>
      {lines.map(line => (
        <p key={line} class="facts noted">
          <Icon name="warning" class="m ask" />
          <span>{line}</span>
        </p>
      ))}
    </>
  );
}
