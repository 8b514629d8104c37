/** Colours for a terminal; on anything else each gives its text back. */
export interface Ink {
  /** What is said about the work, beside the words of the agent. */
  readonly dim: (text: string) => string;
  readonly bold: (text: string) => string;
  readonly red: (text: string) => string;
}

/** Colours only where a terminal shows them and nobody asked for none (`NO_COLOR`). */
export function inkFor(terminal: 'terminal' | 'other', env: Readonly<Record<string, string | undefined>>): Ink {
  if (terminal === 'other' || env['NO_COLOR'] || env['TERM'] === 'dumb') return plainInk;
  const style =
    (on: number, off: number) =>
    (text: string): string =>
      `\u001B[${on}m${text}\u001B[${off}m`;
  return { dim: style(2, 22), bold: style(1, 22), red: style(31, 39) };
}

const same = (text: string): string => text;

/** No colours. */
export const plainInk: Ink = { dim: same, bold: same, red: same };
