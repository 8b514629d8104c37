import { isGuessable } from './scrub/guessable.ts';
import type { Secret } from '../base/secret.ts';

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

/**
 * What of an environment must not be told: values under a name that speaks of a secret, unless they are too ordinary to be
 * one (`isGuessable`), and values that look like a secret under whatever name. A password in an address counts by itself too.
 */
export function secretValues(from: Readonly<Record<string, string | undefined>>): Secret[] {
  return Object.entries(from).flatMap(([name, value = '']) => {
    if (!secretValue.test(value) && (!secretName.test(name) || isGuessable(value))) return [];
    const passwords = [...value.matchAll(passwordInAddress)].flatMap(([, word = '']) => [word, unescaped(word)]);
    return [...new Set([value, ...passwords.filter(word => !isGuessable(word))])].map(value => ({ name, value }));
  });
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

/** Second bar behind the list: no later entry of it can let one of these in. */
const forbidden =
  /KEY|TOKEN|SECRET|PASS|CRED|^(VSCODE|ELECTRON|ANTHROPIC|BANYAN|AWS|AZURE|GOOGLE|GCP|LD|DYLD|GIT|SSH|DBUS|DOCKER|KUBE\w*|NPM_CONFIG|PYTHON\w*|PERL\w*|RUBY\w*|BASH)_|^(NODE_OPTIONS|NODE_PATH|ENV|PROMPT_COMMAND|IFS|SHELLOPTS|BASHOPTS|PERL5\w*|RUBYOPT|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|XDG_RUNTIME_DIR|XAUTHORITY|DISPLAY|WAYLAND_DISPLAY)$/i;

/** Names whose value a person would not show. */
const secretName =
  /KEY|TOKEN|SECRET|PASS|CRED|PRIVATE|COOKIE|WEBHOOK|SIGNATURE|JWT|BEARER|AUTHORIZATION|(^|_)AUTH(_|$)|(^|_)(PWD|PAT|PSK|DSN|SALT|OTP|PIN)$|CONN(ECTION)?_?STR/i;

/** Keys with a known shape, and addresses with a name or a password in them. */
const secretValue = new RegExp(
  [
    '\\bsk-ant-|\\bsk-[A-Za-z0-9_-]{20}|\\bgh[pousr]_[A-Za-z0-9]{20}|\\bgithub_pat_\\w{20}|\\bglpat-[\\w-]{16}|\\bnpm_[A-Za-z0-9]{30}',
    '\\bpypi-[\\w-]{16}|\\bxox[abeoprs]-[\\w-]{10}|\\bA(?:KIA|SIA)[0-9A-Z]{16}\\b|\\bAIza[\\w-]{30}|\\beyJ[\\w-]{10,}\\.eyJ[\\w-]{10}',
    '-----BEGIN [A-Z ]*PRIVATE KEY|://[^/\\s@]+@',
  ].join('|'),
);
const passwordInAddress = /:\/\/[^/\s:@]*:([^/\s@]+)@/g;

function unescaped(word: string): string {
  try {
    return decodeURIComponent(word);
  } catch {
    return word;
  }
}

function safePath(path: string): string {
  const windows = /^[a-z]:[\\/]|;/i.test(path);
  const separator = windows ? ';' : ':';
  const absolute = windows ? /^([a-z]:)?[\\/]/i : /^\//;
  return path
    .split(separator)
    .filter(entry => absolute.test(entry) && !/[\\/]remote-cli([\\/]|$)/.test(entry))
    .join(separator);
}
