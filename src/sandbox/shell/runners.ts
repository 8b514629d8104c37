/** What a program that runs others would run: words of its own, or a text for a shell. */
export type Inner = { readonly words: (string | null)[] } | { readonly script: string };

/**
 * What a simple command starts in its turn. Where an option is not known it may take a value or not, and both ways of
 * reading are given: a rule that refuses must not be walked around by an option nobody heard of.
 */
export function innerCommands(words: readonly (string | null)[]): Inner[] {
  const name = baseName(words[0]);
  const rest = words.slice(1);
  if (shells.has(name)) return scripts(rest, /^-[a-z]*c[a-z]*$/);
  if (name === 'eval') return rest.every(word => word !== null) ? [{ script: rest.join(' ') }] : [];
  if (name === 'find') return ofFind(rest);
  const runner = runners.get(name);
  if (!runner) return [];
  const text = name === 'env' ? scripts(rest, /^(-[a-zA-Z]*S|--split-string)$/) : [];
  const found =
    name === 'watch' ? [...afterOptions(rest, runner), ...watched(rest, runner)] : afterOptions(rest, runner);
  return [...text, ...found];
}

/** A program's name without the folder it is in, in lower case; empty where it is not known. */
export function baseName(word: string | null | undefined): string {
  return (word ?? '').replace(/^.*[/\\]/s, '').toLowerCase();
}

/** Whether a program runs others that stand among its words. */
export function isRunner(name: string): boolean {
  return runners.has(name) || shells.has(name) || name === 'eval';
}

interface Runner {
  /** Options that take the next word. */
  readonly valued: RegExp;
  /** Words before the command that are neither options nor assignments. */
  readonly first: number;
}

const runners: ReadonlyMap<string, Runner> = new Map(
  Object.entries<Runner>({
    sudo: {
      valued: /^-[CDghpRrTtUu]$|^--(user|group|host|prompt|chdir|role|type|close-from|other-user|command-timeout)$/,
      first: 0,
    },
    doas: { valued: /^-[Cu]$/, first: 0 },
    env: { valued: /^-[uC]$|^--(unset|chdir)$/, first: 0 },
    timeout: { valued: /^-[ks]$|^--(kill-after|signal)$/, first: 1 },
    nohup: { valued: /^$/, first: 0 },
    setsid: { valued: /^$/, first: 0 },
    nice: { valued: /^-n$|^--adjustment$/, first: 0 },
    ionice: { valued: /^-[cnpPu]$|^--(class|classdata|pid|pgid|uid)$/, first: 0 },
    chrt: { valued: /^-[TPD]$/, first: 1 },
    stdbuf: { valued: /^-[ioe]$/, first: 0 },
    xargs: {
      valued: /^-[adEILnPs]$|^--(arg-file|delimiter|max-lines|max-args|max-procs|max-chars|replace)$/,
      first: 0,
    },
    watch: { valued: /^-[nq]$|^--(interval|equexit)$/, first: 0 },
    time: { valued: /^-[fo]$|^--(format|output)$/, first: 0 },
    command: { valued: /^$/, first: 0 },
    builtin: { valued: /^$/, first: 0 },
    exec: { valued: /^-a$/, first: 0 },
    coproc: { valued: /^$/, first: 0 },
  }),
);
const shells: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'zsh', 'ksh', 'ash', 'su']);

/** How many unknown options are read both ways. */
const mostReadings = 8;

function scripts(rest: readonly (string | null)[], option: RegExp): Inner[] {
  return rest.flatMap((word, at) => {
    const script = word !== null && option.test(word) ? rest[at + 1] : undefined;
    return typeof script === 'string' ? [{ script }] : [];
  });
}

function watched(rest: readonly (string | null)[], runner: Runner): Inner[] {
  return afterOptions(rest, runner).flatMap(inner =>
    'words' in inner && inner.words.every(word => word !== null) ? [{ script: inner.words.join(' ') }] : [],
  );
}

function ofFind(rest: readonly (string | null)[]): Inner[] {
  return rest.flatMap((word, at) => {
    if (word === null || !/^-(exec|execdir|ok|okdir)$/.test(word)) return [];
    const after = rest.slice(at + 1);
    const end = after.findIndex(each => each === ';' || each === '+');
    return [{ words: end < 0 ? after : after.slice(0, end) }];
  });
}

function afterOptions(rest: readonly (string | null)[], { valued, first }: Runner): Inner[] {
  const found: Inner[] = [];
  let at = 0;
  while (at < rest.length) {
    const word = rest[at];
    if (word === '--') {
      at++;
      break;
    }
    if (typeof word === 'string' && valued.test(word)) at += 2;
    else if (typeof word === 'string' && word.startsWith('-')) {
      if (!word.includes('=') && word.length > 1 && found.length < mostReadings)
        found.push({ words: rest.slice(at + 2 + first) });
      at++;
    } else if (typeof word === 'string' && /^[A-Za-z_]\w*=/.test(word)) at++;
    else break;
  }
  found.push({ words: rest.slice(at + first) });
  return found.filter(inner => 'script' in inner || inner.words.length > 0);
}
