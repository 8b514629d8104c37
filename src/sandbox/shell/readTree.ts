import type { Node, Parser } from 'web-tree-sitter';
import { hasHiddenEffects } from './hiddenEffects.ts';
import { literalWord } from './literalWord.ts';
import type { ParsedCommand, SimpleCommand } from './parsedCommand.ts';
import { innerCommands } from './runners.ts';
import { simpleCommand } from './simpleCommand.ts';
import { visitTree } from './visitTree.ts';

/** Reads a command with a parser that knows bash. Throws only where the parser itself fails. */
export function readTree(text: string, parser: Parser): ParsedCommand {
  const commands: SimpleCommand[] = [];
  const reading: Reading = { parser, commands, left: 10_000 + 10 * text.length };
  const { whole, plain } = read(text, reading, 0);
  return { whole, plain: plain && whole && commands.length > 0 && commands.every(isPlain), commands };
}

/** One command being read. */
interface Reading {
  readonly parser: Parser;
  readonly commands: SimpleCommand[];
  /** How much more is read of commands that others start: words, or characters of texts for shells. */
  left: number;
}

/** How deep commands that start commands are read. Deeper ones make a command not whole. */
const deepest = 6;

/** Milliseconds for one text. */
const longestParse = 500;

function read(text: string, reading: Reading, depth: number): { whole: boolean; plain: boolean } {
  const until = performance.now() + longestParse;
  // Texts can be made that take the grammar minutes; giving up is asking.
  const tree = reading.parser.parse(text, null, { progressCallback: () => performance.now() > until });
  if (!tree) {
    reading.parser.reset();
    return { whole: false, plain: false };
  }
  try {
    let whole = !tree.rootNode.hasError;
    let plain = !unclear.test(text);
    let end = 0;
    const seen = visitTree(tree.rootNode, visit => {
      const { node, parent, children } = visit;
      if (node.isError || node.isMissing) whole = false;
      if (!(node.isNamed ? named : signs).has(node.type)) plain = false;
      if ((children.length === 0 || wordLike.has(node.type)) && node.startIndex >= end) {
        // The grammar passes over more than bash does: between words only blanks mean nothing.
        if (!/^[ \t\n]*$/.test(text.slice(end, node.startIndex))) plain = false;
        end = node.endIndex;
      }
      const isWord = parent?.type === 'command' && node.isNamed && node.type !== 'variable_assignment';
      if (isWord && plain) plain = literalWord(node.text).plain && standsAlone(node, text);
      const command = simpleCommand(visit);
      if (!command) return;
      reading.commands.push(command);
      whole = addInner(command.words, reading, depth) && whole;
    });
    if (seen === 'tooDeep') whole = false;
    return { whole, plain: plain && text.slice(end).trim() === '' };
  } finally {
    tree.delete();
  }
}

/** Adds what a command starts in its turn; false where that is not whole, or more than anybody means. */
function addInner(words: readonly (string | null)[], reading: Reading, depth: number): boolean {
  let whole = true;
  for (const inner of innerCommands(words)) {
    const length = 'script' in inner ? inner.script.length : inner.words.length;
    if (depth >= deepest || reading.left < length) return false;
    reading.left -= length;
    if ('script' in inner) {
      whole = read(inner.script, reading, depth + 1).whole && whole;
      continue;
    }
    const text = inner.words.map(word => word ?? '…').join(' ');
    reading.commands.push({ words: inner.words, text, redirects: [], assignments: [] });
    whole = addInner(inner.words, reading, depth + 1) && whole;
  }
  return whole;
}

function isPlain(command: SimpleCommand): boolean {
  const [program] = command.words;
  return (
    typeof program === 'string' &&
    program !== '' &&
    command.assignments.length === 0 &&
    command.redirects.every(({ op, target }) =>
      op === '>&' ? target === '1' || target === '2' : /^(>|>>|&>|&>>)$/.test(op) && target === '/dev/null',
    ) &&
    !hasHiddenEffects(command.words)
  );
}

/** Whether a blank stands before a word that follows another: quotes side by side are one word for bash. */
function standsAlone(node: Node, text: string): boolean {
  return node.type === 'command_name' || /[ \t]/.test(text.charAt(node.startIndex - 1));
}

/** What a plain command is made of. */
const named: ReadonlySet<string> = new Set(
  (
    'program list pipeline command command_name word number concatenation string string_content raw_string ' +
    'redirected_statement file_redirect file_descriptor'
  ).split(' '),
);
/** Nodes that are one word, with everything in them. */
const wordLike: ReadonlySet<string> = new Set(['string', 'raw_string', 'concatenation']);
const signs: ReadonlySet<string> = new Set(['&&', '||', '|', ';', '&', '\n', '"', '>', '>>', '>&', '&>', '&>>']);

/** Characters that a person does not see, or that bash and the grammar take apart differently. */
const unclear = /[^\P{C}\n\t]|[^\P{Z} ]/u;
