/** One line that becomes three. */
export function Logo() {
  return (
    <svg class="logo" width="60" height="64" viewBox="0 0 60 64" fill="none" stroke-width="2" aria-hidden="true">
      <path class="lane1" d="M6 60V8" />
      <path class="lane2" d="M6 42c0-12 22-5 22-17V10" />
      <path class="lane3" d="M6 54c0-12 44-5 44-17V21" />
      <circle class="lane1" cx="6" cy="6" r="4" />
      <circle class="lane2" cx="28" cy="8" r="4" />
      <circle class="lane3" cx="50" cy="18" r="4" />
    </svg>
  );
}
