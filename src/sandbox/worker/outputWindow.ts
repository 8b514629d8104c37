/** The first and the last part of a text that is too long to keep, with a count of what lies between. */
export interface OutputWindow {
  push(text: string): void;
  /** Whether something was left out. */
  cut(): boolean;
  /** The text, or its two parts around one line that `between` makes from what was left out. */
  shown(between: (lines: number, characters: number) => string): string;
}

/** Keeps `head` characters from the start and `tail` from the end, cut at line ends where that costs little. */
export function outputWindow(head: number, tail: number): OutputWindow {
  let first = '';
  let last = '';
  let total = 0;
  let feeds = 0;
  const trim = (): void => void (last = last.slice(-tail));
  return {
    push: text => {
      total += text.length;
      const room = head - first.length;
      first += text.slice(0, Math.max(room, 0));
      const rest = text.slice(Math.max(room, 0));
      feeds += feedsIn(rest);
      last += rest;
      if (last.length > 2 * tail) trim();
    },
    cut: () => total > head + tail,
    shown: between => {
      if (total <= head + tail) return first + last;
      trim();
      const start = first.slice(0, nearBefore(first));
      const end = last.slice(nearAfter(last));
      const lines = feedsIn(first.slice(start.length)) + feeds - feedsIn(end);
      return `${start}${start.endsWith('\n') ? '' : '\n'}${between(lines, total - start.length - end.length)}\n${end}`;
    },
  };
}

/** The end of the last whole line, unless that would cost more than a fifth. */
function nearBefore(text: string): number {
  const at = text.lastIndexOf('\n') + 1;
  return at > text.length * 0.8 ? at : text.length;
}

/** The start of the first whole line, unless that would cost more than a fifth. */
function nearAfter(text: string): number {
  const at = text.indexOf('\n') + 1;
  return at > 0 && at < text.length * 0.2 ? at : 0;
}

function feedsIn(text: string): number {
  let found = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) found++;
  return found;
}
