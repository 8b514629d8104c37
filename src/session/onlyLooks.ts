/**
 * Whether a shell command surely leaves all files as they are: each program in it is known to only read and print, and nothing
 * it prints goes into a file. What is not known, or hidden in words that the shell would put together, is not sure.
 */
export function onlyLooks(command: string): boolean {
  if (/`|\$\(|[<>]\(|<<|\$'/.test(command)) return false;
  const bare = command
    .replace(/'([^']*)'|"((?:[^"\\]|\\.)*)"/g, (_, single?: string, double?: string) => plain(single ?? double ?? ''))
    .replace(/(?:\d*|&)>>?\s*\/dev\/null\b|\d*>&\d/g, ' ');
  if (/[>\\]/.test(bare)) return false;
  return bare.split(/\|\|?|&&?|;|\n/).every(part => looks(part.trim()));
}

/** A quoted word without what could be mistaken for a part of the command. */
function plain(word: string): string {
  return word.replace(/[^\w,.$/:=-]/g, 'x');
}

function looks(part: string): boolean {
  const words = part.split(/\s+/).filter(Boolean);
  const [name, ...rest] = words.slice(words.findIndex(word => !/^(?:LC_\w+|LANG|TZ|NO_COLOR)=/.test(word)));
  if (name === undefined) return true;
  if (/[(){}]/.test(part)) return false;
  return special.get(name)?.(rest) ?? printers.has(name);
}

/** Programs that change no file, whatever they are told. */
const printers = new Set(
  (
    '[ : basename cal cat cd cksum cmp column comm cut date df diff dirname du echo egrep expr false fgrep fold grep head ' +
    'hexdump hostname id jobs less ls lsof md5sum more nl nproc od paste printf ps pwd readlink realpath rev sha1sum ' +
    'sha256sum sleep stat strings tac tail test tr true type uname wait wc which whoami'
  ).split(' '),
);

const noneOf =
  (options: RegExp) =>
  (rest: readonly string[]): boolean =>
    !rest.some(word => options.test(word));

/** Programs that change files only when they are told to. */
const special: ReadonlyMap<string, (rest: readonly string[]) => boolean> = new Map(
  Object.entries<(rest: readonly string[]) => boolean>({
    find: noneOf(/^-(?:delete|exec|execdir|ok|okdir|fprint0?|fprintf|fls)$/),
    fd: noneOf(/^(?:-[a-zA-Z]*[xX]|--exec.*)$/),
    file: noneOf(/^(?:-[a-zA-Z]*C|--compile)/),
    rg: noneOf(/^--pre/),
    sort: noneOf(/^(?:-[a-zA-Z]*o.*|--o.*)$/),
    tree: noneOf(/^-[a-zA-Z]*[oR]/),
    uniq: rest => rest.every(word => word.startsWith('-')),
    // Numbers of lines, and what prints them.
    sed: ([flag, script = '', ...files]) =>
      flag === '-n' && /^[\d,$]+p$/.test(script) && !files.some(word => word.startsWith('-')),
    git: rest => {
      const [verb = '', ...more] = rest.filter(word => word !== '--no-pager');
      return gitLooks.has(verb) && noneOf(/^(?:--output\b.*|-O.*|--open-files-in-pager.*|--ext-diff)$/)(more);
    },
    command: ([flag]) => flag === '-v' || flag === '-V',
  }),
);

/** What git does without a change of the files in its work tree. */
const gitLooks = new Set(
  'add blame cat-file describe diff fetch grep log ls-files ls-remote ls-tree merge-base name-rev push rev-list rev-parse shortlog show status whatchanged'.split(
    ' ',
  ),
);
