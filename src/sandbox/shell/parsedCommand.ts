/** One program with its words, wherever it stands in a command. */
export interface SimpleCommand {
  /** What the program gets, its name first; null: not a plain literal. */
  words: (string | null)[];
  /** As it stands in the command. */
  text: string;
  redirects: { op: string; target: string | null }[];
  /** `NAME=value` before it, or alone. */
  assignments: string[];
}

/**
 * What a shell command says. It decides what is asked and how the question is worded, never what is safe: the boundary is
 * the wall. Whatever is not understood makes `plain` false.
 */
export interface ParsedCommand {
  /** The grammar took every byte of it. */
  whole: boolean;
  /** Nothing in it but programs, pipes, lists and literal words: what is read is what runs. */
  plain: boolean;
  /** Every simple command, those inside of others and those that a runner such as `sudo` starts too. */
  commands: SimpleCommand[];
}

/** What is known of a command that could not be read. */
export const unread: ParsedCommand = { whole: false, plain: false, commands: [] };
