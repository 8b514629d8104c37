import { Lexer, type Token } from 'marked';

/** Text that is still arriving, parsed so far: `done` blocks never change again, `tail` is parsed anew with every piece. */
export interface Committed {
  readonly done: readonly Token[];
  /** Characters of the text that `done` stands for. */
  readonly length: number;
  readonly tail: readonly Token[];
}

export const nothingCommitted: Committed = { done: [], length: 0, tail: [] };

/** Blocks at the end that a later piece could still change (a list goes on, a line becomes a heading). */
const openBlocks = 2;

/** Parses what came since `before`. Each piece costs what is still open, not what is there. */
export function commit(before: Committed, text: string): Committed {
  const known = before.length <= text.length ? before : nothingCommitted;
  const tokens = lex(text.slice(known.length));
  const closed = Math.max(0, tokens.length - openBlocks);
  const length = known.length + tokens.slice(0, closed).reduce((sum, token) => sum + token.raw.length, 0);
  return {
    done: closed === 0 ? known.done : [...known.done, ...tokens.slice(0, closed)],
    length,
    tail: tokens.slice(closed),
  };
}

/** The blocks of a whole text. HTML stays text; nothing is ever set as HTML. */
export function lex(text: string): Token[] {
  return new Lexer({ gfm: true }).lex(text);
}
