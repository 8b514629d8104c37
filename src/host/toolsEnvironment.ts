/** Names that tools need and that hold no secret; compared without case, because Windows writes `Path`. */
const allowed: ReadonlySet<string> = new Set(
  (
    'PATH HOME USER LOGNAME SHELL LANG LANGUAGE TZ TERM TMPDIR TMP TEMP HOSTNAME XDG_DATA_HOME XDG_CONFIG_HOME XDG_CACHE_HOME ' +
    'SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC PATHEXT USERNAME USERPROFILE HOMEDRIVE HOMEPATH APPDATA LOCALAPPDATA PROGRAMDATA ' +
    'PROGRAMFILES PROGRAMFILES(X86) NUMBER_OF_PROCESSORS PROCESSOR_ARCHITECTURE ' +
    'JAVA_HOME GOPATH GOROOT CARGO_HOME RUSTUP_HOME NVM_DIR NVM_BIN VOLTA_HOME PNPM_HOME PYENV_ROOT VIRTUAL_ENV CONDA_PREFIX ' +
    'ANDROID_HOME DOTNET_ROOT HOMEBREW_PREFIX'
  ).split(' '),
);

/**
 * The part of this process's environment that tools get: an allow-list, so that no secret and none of VS Code's own
 * handles reach a command. The folder of VS Code's remote command is taken off the path: through it a command could steer
 * the person's window.
 */
export function toolsEnvironment(environment: NodeJS.ProcessEnv, separator: ':' | ';'): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    const upper = name.toUpperCase();
    if (value === undefined || !(allowed.has(upper) || /^LC_[A-Z]+$/.test(upper))) continue;
    kept[name] = upper === 'PATH' ? withoutRemoteCommand(value, separator) : value;
  }
  return kept;
}

function withoutRemoteCommand(path: string, separator: string): string {
  return path
    .split(separator)
    .filter(folder => !/[\\/]remote-cli[\\/]?$/.test(folder))
    .join(separator);
}
