/**
 * A test for paths (with `/`, relative, without a leading `/`) by the rules of `.gitignore`: a glob without `/` names
 * files in any folder, one with `/` starts at the top; `*` and `?` stay within a name, `**` crosses folders.
 */
export function globMatcher(glob: string): (path: string) => boolean {
  const anchored = glob.includes('/');
  const body = glob.replace(/^\//, '');
  try {
    const pattern = new RegExp(`^${anchored ? '' : '(?:.*/)?'}${patternOf(body)}$`, 'su');
    return path => pattern.test(path);
  } catch {
    return () => false;
  }
}

/** A glob without its braces: `a.{b,c}` is two. Gives up above 200 and leaves the braces as they are. */
export function globLines(glob: string): string[] {
  const done: string[] = [];
  const open = [glob.replace(/^\.\//, '')];
  while (open.length > 0) {
    const next = open.pop() ?? '';
    const braces = /^(.*?)(?<!\\)\{([^{}]*,[^{}]*)\}(.*)$/s.exec(next) ?? /^(.*?)(?<!\\)\{([^{},]*)\}(.*)$/s.exec(next);
    if (!braces) done.push(next);
    else for (const choice of (braces[2] ?? '').split(',')) open.push(`${braces[1]}${choice}${braces[3]}`);
    if (open.length + done.length > 200) return [glob];
  }
  return done.sort();
}

function patternOf(glob: string): string {
  let out = '';
  for (let at = 0; at < glob.length;) {
    const rest = glob.slice(at);
    const token =
      /^(?:\*\*\/)+|^\/\*\*$|^\*+|^\?|^\[!?(?:\\.|[^\]\\])(?:\\.|[^\]\\])*\]|^\\./su.exec(rest)?.[0] ??
      String.fromCodePoint(rest.codePointAt(0) ?? 0);
    out += translated(token, at);
    at += token.length;
  }
  return out;
}

function translated(token: string, at: number): string {
  if (token.startsWith('**/')) return '(?:.*/)?';
  if (token === '/**') return at === 0 ? '.*' : '/.*';
  if (token.startsWith('*')) return token === '**' && at === 0 ? '.*' : '[^/]*';
  if (token === '?') return '[^/]';
  if (token.length > 2 && token.startsWith('[')) {
    const body = token.slice(1, -1).replace(/^!/, '^');
    return `[${body.startsWith('^') ? '^' : ''}${body.replace(/^\^/, '').replaceAll('[', '\\[')}]`;
  }
  const char = token.length === 2 && token.startsWith('\\') ? token.slice(1) : token;
  return char.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
