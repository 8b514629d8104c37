/**
 * Whether a path is one that the wall never lets be written: git's own files, editors' and containers' configuration, and
 * what tells agents what to do. Upper and lower case, and what Windows leaves out at the end of a name, do not hide one.
 */
export function isProtected(path: string): boolean {
  const parts = path.split('/').map(plainName);
  return parts.some(part => folders.has(part)) || files.test(parts.at(-1) ?? '');
}

/** Files that others run later: package scripts, CI, hooks, tasks. A person should know before allowing them. */
export function runsLater(path: string): boolean {
  return later.test(path);
}

/** Whether a path lies in the working copy, as far as its text tells. */
export function isInCopy(path: string): boolean {
  return path !== '' && !path.startsWith('/') && !/^[A-Za-z]:/.test(path) && path.split('/')[0] !== '..';
}

const folders: ReadonlySet<string> = new Set(
  '.git .vscode .devcontainer .claude .cursor .gemini .codex .husky .banyan-rules'.split(' '),
);
const files = /^(\.mcp\.json|\.devcontainer\.json|\.gitmodules|[^/]*\.code-workspace)$/;
const later =
  /(^|\/)(package\.json|Makefile|\.github\/|\.gitlab-ci|\.husky\/|\.vscode\/|\.devcontainer\/|\.envrc$|\.npmrc$|Dockerfile|[^/]*\.config\.[cm]?[jt]s$|conftest\.py$|setup\.py$|build\.gradle)/;

function plainName(part: string): string {
  const name = part
    .replace(/\p{Cf}/gu, '')
    .replace(/:.*$/s, '')
    .replace(/[. ]+$/, '')
    .toLowerCase();
  return /^git~\d+$/.test(name) ? '.git' : name;
}
