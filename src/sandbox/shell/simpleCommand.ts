import type { Node } from 'web-tree-sitter';
import { literalWord } from './literalWord.ts';
import type { SimpleCommand } from './parsedCommand.ts';
import type { Visit } from './visitTree.ts';

/** The simple command that a node is; undefined for everything else. Assignments and redirects without a program count. */
export function simpleCommand({ node, parent, children }: Visit): SimpleCommand | undefined {
  switch (node.type) {
    case 'command':
    case 'declaration_command':
    case 'unset_command':
      return withWords(node, parent, children);
    case 'test_command':
      return { words: ['test', null], text: node.text, redirects: redirectsAround(parent), assignments: [] };
    case 'variable_assignment':
      return parent?.type === 'command' || parent?.type === 'declaration_command'
        ? undefined
        : { words: [], text: node.text, redirects: [], assignments: [node.text] };
    case 'redirected_statement':
      return programs.has(children[0]?.type ?? '')
        ? undefined
        : { words: [], text: node.text, redirects: redirectsIn(children), assignments: [] };
    default:
      return undefined;
  }
}

const programs: ReadonlySet<string> = new Set(['command', 'declaration_command', 'unset_command', 'test_command']);

function withWords(node: Node, parent: Node | undefined, children: readonly Node[]): SimpleCommand {
  const words: (string | null)[] = [];
  const assignments: string[] = [];
  for (const child of children) {
    if (child.type.endsWith('_redirect')) continue;
    if (child.type === 'variable_assignment' && words.length === 0) assignments.push(child.text);
    else words.push(literalWord(child.text).literal);
  }
  return { words, text: node.text, redirects: [...redirectsIn(children), ...redirectsAround(parent)], assignments };
}

/** The redirects of the statement a command stands in. */
function redirectsAround(parent: Node | undefined): SimpleCommand['redirects'] {
  return parent?.type === 'redirected_statement' ? redirectsIn(parent.children.filter(child => child !== null)) : [];
}

function redirectsIn(children: readonly Node[]): SimpleCommand['redirects'] {
  return children
    .filter(child => child.type.endsWith('_redirect'))
    .map(redirect => {
      const parts = redirect.children.filter(part => part !== null);
      const target = parts.findLast(part => part.isNamed && part.type !== 'file_descriptor');
      return {
        op: parts.find(part => !part.isNamed)?.text ?? '',
        target: redirect.type === 'file_redirect' && target ? literalWord(target.text).literal : null,
      };
    });
}
