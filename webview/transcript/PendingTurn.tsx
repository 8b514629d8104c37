/** A prompt that was sent and is not in the log yet: it stands where it will stand. */
export function PendingTurn({ words, number }: { words: string; number: number }) {
  return (
    <header class="prompt">
      <p class="grow">{words}</p>
      <span class="n tiny dim num">{number}</span>
    </header>
  );
}
