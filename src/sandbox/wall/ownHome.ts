import { readdirSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Mount } from './mounts.ts';

/**
 * What is held of a home that is itself a working copy, or lies in one: what someone signs in by is hidden, and what runs
 * at the next login is read-only. Elsewhere the whole home is hidden, and nothing of this is needed.
 */
export function ownHome(home: string, roots: readonly string[]): Mount[] {
  if (!roots.some(root => root === home || home.startsWith(root === sep ? sep : `${root}${sep}`))) return [];
  return names(home).flatMap((name): Mount[] => {
    const at = join(home, name);
    if (atLogin.test(name)) return [{ type: 'readOnly', at }];
    if (!signIns.test(name)) return [];
    return [{ type: statSync(at, { throwIfNoEntry: false })?.isDirectory() ? 'hidden' : 'masked', at }];
  });
}

const signIns =
  /^\.(ssh|gnupg|aws|azure|kube|docker|config|netrc|npmrc|pypirc|git-credentials|pgpass|my\.cnf|vault-token|password-store|mozilla|thunderbird|cargo|gem|m2|gradle|terraform\.d|s3cfg|claude\.json|.*_history)$/;

const atLogin =
  /^\.(bashrc|bash_profile|bash_login|bash_logout|bash_aliases|profile|inputrc|zshrc|zshenv|zprofile|zlogin|local|xinitrc|xprofile|xsession|pam_environment|tmux\.conf|vimrc|vim|emacs|emacs\.d)$/;

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
