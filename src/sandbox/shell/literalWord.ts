/** A word of a command as the program gets it; `literal` is null where that depends on anything but the word itself. */
export interface Word {
  readonly literal: string | null;
  /** Whether it may stand in a plain command: a literal, or a glob that no option can come of. */
  readonly plain: boolean;
}

/** Reads one word by bash's rules of quoting. Everything that bash would expand makes it no literal. */
export function literalWord(raw: string): Word {
  let text = '';
  let glob = false;
  for (let at = 0; at < raw.length;) {
    const char = raw.charAt(at);
    if (char === '\\') {
      const next = raw.charAt(at + 1);
      if (next === '') return notPlain;
      if (next !== '\n') text += next;
      at += 2;
    } else if (char === "'") {
      const end = raw.indexOf("'", at + 1);
      if (end < 0) return notPlain;
      text += raw.slice(at + 1, end);
      at = end + 1;
    } else if (char === '"') {
      const quoted = doubleQuoted(raw, at + 1);
      if (!quoted) return notPlain;
      text += quoted.text;
      at = quoted.end;
    } else {
      if (expanded.test(char) || (char === '~' && isTildePlace(raw, at)) || (char === '#' && at === 0)) return notPlain;
      if (/[*?[\]]/.test(char)) {
        // What comes before decides: `-*` and `*` may become options.
        if (!glob && char !== ']' && (text === '' || text.startsWith('-'))) return notPlain;
        glob ||= char !== ']';
      }
      text += char;
      at++;
    }
  }
  return glob ? { literal: null, plain: true } : { literal: text, plain: true };
}

const notPlain: Word = { literal: null, plain: false };

/** Characters that mean something to the shell where they stand unquoted. */
const expanded = /[$`!{}()<>|&;\s]/;

function isTildePlace(raw: string, at: number): boolean {
  return at === 0 || /[:=]/.test(raw.charAt(at - 1));
}

/** What stands between double quotes, and where it ends; undefined where something in it is expanded. */
function doubleQuoted(raw: string, from: number): { text: string; end: number } | undefined {
  let text = '';
  for (let at = from; at < raw.length; at++) {
    const char = raw.charAt(at);
    if (char === '"') return { text, end: at + 1 };
    if (char === '$' || char === '`' || char === '!') return undefined;
    if (char !== '\\') {
      text += char;
      continue;
    }
    const next = raw.charAt(++at);
    if (next === '\n') continue;
    text += /[$`"\\]/.test(next) ? next : `\\${next}`;
  }
  return undefined;
}
