import { relative, sep } from 'node:path';
import { globLines, globMatcher } from './glob.ts';
import type { Search } from './search.ts';

/** Decides about one path, relative to where the rules stand: left out, wanted after all, or not spoken of. */
export type IgnoreRules = (path: string, kind: 'file' | 'folder') => 'ignored' | 'wanted' | 'unsaid';

/** The rules of one `.gitignore`: the last line that matches decides. */
export function ignoreRules(text: string): IgnoreRules {
  const rules = text.split(/\r?\n/).flatMap(rule);
  return (path, kind) => {
    const last = rules.findLast(({ folders, matches }) => (kind === 'folder' || !folders) && matches(path));
    return last === undefined ? 'unsaid' : last.wanted ? 'wanted' : 'ignored';
  };
}

/**
 * The `.gitignore` text that leaves out everything but the files a glob names. A glob with `!` in front leaves those
 * files out; one without a `/` names files in any folder.
 */
export function onlyGlob(glob: string): string {
  const excludes = glob.startsWith('!');
  const named = globLines(excludes ? glob.slice(1) : glob).map(line => (line.endsWith('/') ? `${line}**` : line));
  return excludes ? `${named.join('\n')}\n` : `${['*', '!*/', ...named.map(line => `!${line}`)].join('\n')}\n`;
}

/**
 * Whether a file (absolute) is one the search's glob names. Asked beside the ignore files, because a `!` line in one of
 * those would bring back what `onlyGlob` leaves out.
 */
export function wantedFiles({
  glob,
  folder,
  target,
}: Pick<Search, 'glob' | 'folder' | 'target'>): (path: string) => boolean {
  if (glob === '' || target !== folder) return () => true;
  const rules = ignoreRules(onlyGlob(glob));
  return path => rules(relative(folder, path).split(sep).join('/'), 'file') !== 'ignored';
}

interface Rule {
  readonly wanted: boolean;
  /** Speaks of folders only. */
  readonly folders: boolean;
  readonly matches: (path: string) => boolean;
}

function rule(line: string): Rule[] {
  const text = line.replace(/(?<!\\) +$/, '');
  if (text === '' || text.startsWith('#')) return [];
  const wanted = text.startsWith('!');
  const body = text.slice(wanted ? 1 : 0).replace(/^\\([!#])/, '$1');
  const folders = body.endsWith('/');
  const plain = folders ? body.slice(0, -1) : body;
  return plain === '' ? [] : [{ wanted, folders, matches: globMatcher(plain) }];
}
