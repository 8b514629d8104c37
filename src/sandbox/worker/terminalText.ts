import { dropInvisible } from './invisible.ts';

/** Turns a program's terminal output into plain lines. */
export interface TerminalText {
  /** The lines that became whole; the last one is held back because a carriage return may still take it away. */
  push(text: string): string;
  /** What was held back. */
  end(): string;
}

/**
 * Takes out escape sequences (also those cut between two pieces), other control characters and invisible ones, resolves
 * backspaces, and keeps of a line that was overwritten after a carriage return only its last state, as a screen would.
 */
export function terminalText(): TerminalText {
  let line = '';
  let returned = false;
  let held = '';

  const take = (text: string): string => {
    let out = '';
    for (const piece of text.split(/([\n\r\b])/)) {
      if (piece === '') continue;
      if (piece === '\n') {
        out += `${dropInvisible(line)}\n`;
        line = '';
        returned = false;
      } else if (piece === '\r') returned = true;
      else if (piece === '\b') line = line.slice(0, -1);
      else {
        line = returned ? piece : line + piece;
        returned = false;
      }
    }
    if (line.length > longestHeld) {
      out += dropInvisible(line);
      line = '';
    }
    return out;
  };

  return {
    push: text => {
      const whole = held + text;
      const cut = openEscape(whole);
      held = whole.slice(cut);
      return take(whole.slice(0, cut).replace(escapes, ''));
    },
    end: () => {
      const out = take(held.replace(escapes, '').replace(unfinished, ''));
      const last = dropInvisible(line);
      held = '';
      line = '';
      return out + last;
    },
  };
}

/** A line longer than this is given out in pieces, characters. */
const longestHeld = 16_384;

/** A string escape (title, link, clipboard) longer than this without an end is taken for text. */
const longestEscape = 65_536;

const esc = '\\u001b';
/** Begins a control string (title, link, clipboard and their like) that BEL or ST ends. */
const stringStart = `(?:${esc}[\\]PX^_]|[\\u0090\\u0098\\u009d-\\u009f])`;
const stringBody = `[^\\u0007${esc}\\u0090\\u0098\\u009c-\\u009f]*`;
const stringEnd = `(?:\\u0007|${esc}\\\\|\\u009c)`;
/** Begins a control sequence (colour, cursor), up to its final letter. */
const sequence = `(?:${esc}\\[|\\u009b)[0-?]*[ -/]*`;

const escapes = new RegExp(
  `${stringStart}${stringBody}${stringEnd}|${sequence}[@-~]|${esc}[ -/]*[0-OQ-WYZ\\\\\`-~]`,
  'g',
);
const unfinished = new RegExp(`${stringStart}${stringBody}|${sequence}`, 'g');
const open = new RegExp(`(?:${stringStart}${stringBody}${esc}?|${sequence}|${esc}[ -/]*)$`);

/** Where an escape sequence begins that has not ended yet; the text's length when there is none. */
function openEscape(text: string): number {
  const begun = open.exec(text);
  return begun && text.length - begun.index < longestEscape ? begun.index : text.length;
}
