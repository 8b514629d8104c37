import path from 'node:path';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The environment of every git we run, from nothing: no inherited `GIT_*`, editor or pager decides anything, no prompt is
 * shown, no configuration but the one in the git directory is read. `home` is an empty folder, so that the person's
 * configuration is not found by old versions either.
 */
export function gitEnvironment(from: Variables, home: string): Record<string, string> {
  return {
    ...allowed(from),
    HOME: home,
    XDG_CONFIG_HOME: home,
    GIT_CONFIG_GLOBAL: path.join(home, 'gitconfig'),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_AUTHOR_NAME: 'Banyan',
    GIT_AUTHOR_EMAIL: 'banyan@localhost',
    GIT_COMMITTER_NAME: 'Banyan',
    GIT_COMMITTER_EMAIL: 'banyan@localhost',
    LC_ALL: 'C',
  };
}

/**
 * For questions about what the person has set up (which files are ignored, which attributes hold): the same, with the
 * person's own configuration in sight. Only commands that run nothing may be given it.
 */
export function personEnvironment(from: Variables): Record<string, string> {
  const { HOME, XDG_CONFIG_HOME, ...rest } = gitEnvironment(from, '');
  const kept = Object.fromEntries(
    Object.entries(rest).filter(([name]) => !/^GIT_(CONFIG_GLOBAL|CONFIG_NOSYSTEM|ATTR_NOSYSTEM)$/.test(name)),
  );
  for (const name of ['HOME', 'XDG_CONFIG_HOME', 'USERPROFILE', 'HOMEDRIVE', 'HOMEPATH', 'PROGRAMDATA']) {
    const value = from[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}

/** What programs need to find themselves. */
function allowed(from: Variables): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(from)) {
    if (value === undefined || !/^(PATH|TMPDIR|TMP|TEMP|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT)$/i.test(name))
      continue;
    environment[name] = /^path$/i.test(name) ? absoluteEntries(value) : value;
  }
  return environment;
}

/** A relative entry would look for programs in the person's folder. */
function absoluteEntries(value: string): string {
  return value
    .split(path.delimiter)
    .filter(entry => path.isAbsolute(entry))
    .join(path.delimiter);
}
