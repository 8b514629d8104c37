/**
 * The paths a text brings in, in order: `@docs/style.md` after white space or at the start of a line, outside of code.
 * Absolute paths and those of a home folder are not among them.
 */
export function importsIn(text: string): string[] {
  const prose = text.replace(fences, '').replace(/`[^`\n]*`/g, '');
  const paths = [...prose.matchAll(/(?:^|\s)@([^\s@]+)/gm)].map(([, path = '']) => path.replace(/[.,;:!?)\]"']+$/, ''));
  return [...new Set(paths)].filter(path => path !== '' && !/^([/\\~]|[a-z]:)/i.test(path));
}

const fences = /^ {0,3}(```|~~~)[^\n]*\n[\s\S]*?(?:^ {0,3}\1[^\n]*$|(?![\s\S]))/gm;
