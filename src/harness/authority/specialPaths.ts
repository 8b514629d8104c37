import { isProtectedName } from '../../sandbox/wall/protectedNames.ts';

/** Whether a path is one that the wall never lets be written: any part of it has a protected name, in any spelling. */
export function isProtected(path: string): boolean {
  return path.split('/').some(isProtectedName);
}

/** Files that others run later: package scripts, CI, hooks, tasks. A person should know before allowing them. */
export function runsLater(path: string): boolean {
  return later.test(path);
}

/** Whether a path lies in the working copy, as far as its text tells. */
export function isInCopy(path: string): boolean {
  return path !== '' && !path.startsWith('/') && !/^[A-Za-z]:/.test(path) && path.split('/')[0] !== '..';
}

const later =
  /(^|\/)(package\.json|Makefile|\.github\/|\.gitlab-ci|\.husky\/|\.vscode\/|\.devcontainer\/|\.envrc$|\.npmrc$|Dockerfile|[^/]*\.config\.[cm]?[jt]s$|conftest\.py$|setup\.py$|build\.gradle)/;
