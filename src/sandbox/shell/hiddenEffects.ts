import { baseName, isRunner } from './runners.ts';

/**
 * Whether a program with these words does more than its name says: runs another program, writes a file it names, or
 * changes the shell that the rest of the command runs in. A rule that allows the program does not speak of that. The list
 * is a sample of what is known; what it does not name meets the wall.
 */
export function hasHiddenEffects(words: readonly (string | null)[]): boolean {
  const name = baseName(words[0]);
  if (isRunner(name) || shellState.has(name)) return true;
  const telling = options.get(name);
  if (telling === undefined) return false;
  const rest = words.slice(1);
  return typeof telling === 'function' ? telling(rest) : rest.some(word => word === null || telling.test(word));
}

/** Words after which the same text means something else. */
const shellState: ReadonlySet<string> = new Set(
  (
    'alias unalias export declare typeset local readonly unset set shopt enable hash let read mapfile readarray source . ' +
    'trap cd pushd popd bind complete compgen function umask ulimit'
  ).split(' '),
);

type Told = RegExp | ((rest: readonly (string | null)[]) => boolean);

/** Options, written out, shortened or bundled, that write files or run programs. */
const options: ReadonlyMap<string, Told> = new Map(
  Object.entries<Told>({
    find: /^-(exec|ok|delete|fprint|fls)/,
    fd: /^-[^-]*[xX]|^--exec/,
    sed: rest => !isHarmlessSed(rest),
    sort: /^-[^-]*[oTS]|^--(o|co|t|f|b)/,
    uniq: rest => rest.filter(word => word === null || !word.startsWith('-')).length > 1,
    rg: /^--(pre|hostname|search-zip)|^-[^-]*z/,
    ag: /^--pager/,
    tree: /^-[^-]*[oR]|^--output/,
    file: /^-[^-]*[mC]|^--(magic|compile)/,
    man: /^-/,
    less: /^[-+]/,
    more: /^[-+]/,
    tar: /^--(ch|to-c|us|rm|rs|inf|ne|i)|^-?[a-zA-Z]*[IF]/,
    zip: /^-[^-]*T|^--unzip/,
    rsync: /^-[^-]*e|^--(rs|e)/,
    awk: rest => !isHarmlessAwk(rest),
    gawk: rest => !isHarmlessAwk(rest),
    mawk: rest => !isHarmlessAwk(rest),
    nawk: rest => !isHarmlessAwk(rest),
    git: rest =>
      rest[0] === null ||
      rest[0] === undefined ||
      rest[0].startsWith('-') ||
      /^(config|submodule|filter-branch|bisect|rebase|hook|difftool|mergetool|instaweb|daemon)$/.test(rest[0]) ||
      rest.some(word => word === null || /^--(ou|ext|te|up|rec|op|ex|con|tem|h)|^-O|^ext::/.test(word)),
    printf: /^-v/,
    date: /^-[^-]*[sf]|^--(se|fi)/,
    curl: /^-[^-]*[oOKTcDJ]|^--(ou|re|con|up|coo|dump|create)/,
    wget: /./,
    xxd: /^-[^-]*r/,
    npm: /^--(script-shell|node-options|globalconfig|userconfig|prefix|shell)/,
    npx: /^-[^-]*[cp]$|^--(call|package|shell)/,
    pytest: /^-[^-]*[pco]|^--(rootdir|confcutdir|override|basetemp)/,
    go: /^-+(exec|toolexec|vettool|overlay|o|modfile)\b/,
    cargo: /^--(config|target-dir|out-dir)|^-Z/,
    make: /^--(eval|f|m|inc)|^-[^-]*[fCI]|=/,
  }),
);

/** `sed` with a script that only prints or replaces. */
function isHarmlessSed(rest: readonly (string | null)[]): boolean {
  const [script, ...files] = rest.filter(word => word === null || !/^-[nEru]+$/.test(word));
  if (typeof script !== 'string' || files.some(word => word === null || word.startsWith('-'))) return false;
  return (
    /^(\d+|\$)?(,(\d+|\$))?p$/.test(script) ||
    /^s([/|#,:])(?:(?!\1|\n|\\).)*\1(?:(?!\1|\n|\\).)*\1[gpiI0-9]*$/.test(script)
  );
}

/** `awk` with a program that calls nothing, writes nowhere and reads no other file. */
function isHarmlessAwk(rest: readonly (string | null)[]): boolean {
  return rest.every(
    word => word !== null && !/^-[^-]*[fileDo]|^--/.test(word.replace(/^-F.*/s, '')) && !/[|>(@]|getline/.test(word),
  );
}
