import type { Node, Parser } from 'web-tree-sitter';
import { hasHiddenEffects } from './hiddenEffects.ts';
import { literalWord } from './literalWord.ts';
import type { ParsedCommand, SimpleCommand } from './parsedCommand.ts';
import { innerCommands } from './runners.ts';

/** Reads a command with a parser that knows bash. Throws only where the parser itself fails. */
export function readTree(text: string, parser: Parser): ParsedCommand {
  const commands: SimpleCommand[] = [];
  const { whole, plain } = read(text, parser, commands, 0);
  return { whole, plain: plain && whole && commands.length > 0 && commands.every(isPlain), commands };
}

/** How deep texts for shells inside of texts for shells are read. */
const deepest = 4;

function read(
  text: string,
  parser: Parser,
  commands: SimpleCommand[],
  depth: number,
): { whole: boolean; plain: boolean } {
  const tree = parser.parse(text);
  if (!tree) return { whole: false, plain: false };
  try {
    let whole = !tree.rootNode.hasError;
    let plain = !unclear.test(text);
    let end = 0;
    for (const node of allNodes(tree.rootNode)) {
      if (node.isError || node.isMissing) whole = false;
      if (!(node.isNamed ? named : signs).has(node.type)) plain = false;
      if ((node.childCount === 0 || wordLike.has(node.type)) && node.startIndex >= end) {
        // The grammar passes over more than bash does: between words only blanks mean nothing.
        if (!/^[ \t\n]*$/.test(text.slice(end, node.startIndex))) plain = false;
        end = node.endIndex;
      }
      if (isWord(node) && !(literalWord(node.text).plain && standsAlone(node, text))) plain = false;
      const command = commandOf(node);
      if (!command) continue;
      commands.push(command);
      whole = addInner(command.words, parser, commands, depth) && whole;
    }
    return { whole, plain: plain && text.slice(end).trim() === '' };
  } finally {
    tree.delete();
  }
}

/** Adds what a command starts in its turn; false where a text in it is not whole. */
function addInner(
  words: readonly (string | null)[],
  parser: Parser,
  commands: SimpleCommand[],
  depth: number,
): boolean {
  let whole = true;
  for (const inner of innerCommands(words)) {
    if (depth >= deepest) return false;
    if ('script' in inner) {
      whole = read(inner.script, parser, commands, depth + 1).whole && whole;
      continue;
    }
    commands.push({
      words: inner.words,
      text: inner.words.map(word => word ?? '…').join(' '),
      redirects: [],
      assignments: [],
    });
    whole = addInner(inner.words, parser, commands, depth + 1) && whole;
  }
  return whole;
}

/** In the order of the text; without recursion, because a command may be nested deeper than a stack. */
function* allNodes(root: Node): Generator<Node> {
  const open = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    yield node;
    for (let at = node.childCount - 1; at >= 0; at--) {
      const child = node.child(at);
      if (child) open.push(child);
    }
  }
}

function commandOf(node: Node): SimpleCommand | undefined {
  switch (node.type) {
    case 'command':
    case 'declaration_command':
    case 'unset_command':
      return simple(node);
    case 'test_command':
      return { words: ['test', null], text: node.text, redirects: redirectsOf(node), assignments: [] };
    case 'variable_assignment':
      return node.parent?.type === 'command' || node.parent?.type === 'declaration_command'
        ? undefined
        : { words: [], text: node.text, redirects: [], assignments: [node.text] };
    case 'redirected_statement':
      return ['command', 'declaration_command', 'unset_command', 'test_command'].includes(node.child(0)?.type ?? '')
        ? undefined
        : { words: [], text: node.text, redirects: redirectsIn(node), assignments: [] };
    default:
      return undefined;
  }
}

function simple(node: Node): SimpleCommand {
  const words: (string | null)[] = [];
  const assignments: string[] = [];
  for (let at = 0; at < node.childCount; at++) {
    const child = node.child(at);
    if (!child || child.type.endsWith('_redirect')) continue;
    if (child.type === 'variable_assignment' && words.length === 0) assignments.push(child.text);
    else words.push(literalWord(child.text).literal);
  }
  return { words, text: node.text, redirects: [...redirectsIn(node), ...redirectsOf(node)], assignments };
}

/** The redirects of the statement a command stands in. */
function redirectsOf(node: Node): SimpleCommand['redirects'] {
  return node.parent?.type === 'redirected_statement' ? redirectsIn(node.parent) : [];
}

function redirectsIn(node: Node): SimpleCommand['redirects'] {
  const found: SimpleCommand['redirects'] = [];
  for (let at = 0; at < node.childCount; at++) {
    const child = node.child(at);
    if (!child?.type.endsWith('_redirect')) continue;
    const parts = Array.from({ length: child.childCount }, (_, part) => child.child(part));
    const sign = parts.find(part => part && !part.isNamed)?.text ?? '';
    const target = parts.findLast(part => part?.isNamed && part.type !== 'file_descriptor');
    const to = child.type === 'file_redirect' && target ? literalWord(target.text).literal : null;
    found.push({ op: sign, target: to });
  }
  return found;
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

function isWord(node: Node): boolean {
  return node.parent?.type === 'command' && node.isNamed && node.type !== 'variable_assignment';
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
