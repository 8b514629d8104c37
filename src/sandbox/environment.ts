/**
 * The environment that tools run with: an allow-list of what programs need to find themselves, never what the caller
 * happens to hold. Names that sound like a secret and values that look like one are dropped even when allowed; `PATH`
 * loses relative entries and VS Code's `remote-cli`, whose `code` command would steer the person's window.
 */
export function toolEnvironment(from: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(from)) {
    if (value === undefined || !allowed.test(name) || forbidden.test(name) || secretValue.test(value)) continue;
    environment[name] = /^path$/i.test(name) ? safePath(value) : value;
  }
  return environment;
}

const names = [
  'PATH|HOME|USER|LOGNAME|SHELL|TERM|COLORTERM|TZ|LANG|LANGUAGE|LC_[A-Z]+|TMPDIR|TMP|TEMP',
  'XDG_(CACHE|CONFIG|DATA|STATE)_HOME',
  // Where toolchains live.
  'JAVA_HOME|GOPATH|GOROOT|CARGO_HOME|RUSTUP_HOME|NVM_DIR|VOLTA_HOME|PNPM_HOME|BUN_INSTALL|DENO_DIR|DOTNET_ROOT',
  'VIRTUAL_ENV|CONDA_PREFIX|PYENV_ROOT|RBENV_ROOT|SDKMAN_DIR|ANDROID_HOME|MAVEN_HOME|GRADLE_HOME|NIX_PATH|NIX_PROFILES',
  // How programs reach the network where only a proxy or an own certificate does.
  'HTTPS?_PROXY|NO_PROXY|ALL_PROXY|SSL_CERT_FILE|SSL_CERT_DIR|NODE_EXTRA_CA_CERTS',
  // Windows.
  'SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|OS|APPDATA|LOCALAPPDATA|PROGRAMDATA|PROGRAMFILES|PROGRAMFILES\\(X86\\)',
  'USERPROFILE|USERNAME|HOMEDRIVE|HOMEPATH|NUMBER_OF_PROCESSORS|PROCESSOR_ARCHITECTURE',
];
const allowed = new RegExp(`^(${names.join('|')})$`, 'i');

const forbidden = /KEY|TOKEN|SECRET|PASS|CRED|^(VSCODE|ELECTRON|ANTHROPIC|LD|DYLD)_|^(NODE_OPTIONS|BASH_ENV|ENV)$/i;

/** Keys with a known shape, and addresses with a password in them. */
const secretValue =
  /\bsk-ant-|\bsk-[A-Za-z0-9]{20}|\bgh[pousr]_[A-Za-z0-9]{20}|\bAKIA[0-9A-Z]{16}\b|:\/\/[^/\s:@]*:[^/\s@]+@/;

function safePath(path: string): string {
  const windows = /^[a-z]:[\\/]|;/i.test(path);
  const separator = windows ? ';' : ':';
  const absolute = windows ? /^([a-z]:)?[\\/]/i : /^\//;
  return path
    .split(separator)
    .filter(entry => absolute.test(entry) && !/[\\/]remote-cli([\\/]|$)/.test(entry))
    .join(separator);
}
