import { existsSync } from 'node:fs';
import { basename, delimiter, dirname, isAbsolute, join, relative, sep } from 'node:path';

/**
 * What of a home folder programs need in order to run: where toolchains live by custom, where `PATH` and the variables of
 * toolchains point to. Absolute paths that exist; never the home itself, and nothing by which someone signs in.
 */
export function toolchainsIn(home: string, env: Readonly<Record<string, string | undefined>>): string[] {
  const inside = (path: string): boolean => isAbsolute(path) && !relative(home, path).startsWith('..') && path !== home;
  const named = variables.flatMap(name => env[name] ?? []);
  const onPath = (env['PATH'] ?? '').split(delimiter).flatMap(entry => {
    const above = dirname(entry);
    const isOwn = basename(entry) === 'bin' && inside(above) && !shared.has(relative(home, above).split(sep)[0] ?? '');
    return isOwn ? [above] : [entry];
  });
  const found = [...known.map(path => join(home, path)), ...named, ...onPath].filter(
    path => inside(path) && existsSync(path),
  );
  return [...new Set(found)];
}

/** Files by which someone signs in that lie in folders of toolchains. Absolute paths that exist. */
export function credentialsIn(home: string): string[] {
  return credentials.map(path => join(home, path)).filter(path => existsSync(path));
}

const known = [
  ...[
    '.nvm',
    '.cargo/bin',
    '.cargo/registry',
    '.cargo/git',
    '.rustup',
    '.pyenv',
    '.rbenv',
    '.asdf',
    '.sdkman',
    '.jenv',
  ],
  ...['.local/bin', '.local/lib', '.local/share/mise', '.local/share/uv', '.local/share/pnpm', '.local/share/pipx'],
  ...[
    '.local/pipx',
    'go/bin',
    'go/pkg',
    '.bun/bin',
    '.deno/bin',
    '.volta',
    '.npm-global',
    '.fnm',
    '.nodenv',
    '.dotnet',
  ],
  ...['.local/share/fnm', '.m2/repository', '.ghcup', '.juliaup', '.opam', 'miniconda3', 'anaconda3', '.linuxbrew'],
];

const variables = [
  ...['NVM_DIR', 'RUSTUP_HOME', 'GOROOT', 'JAVA_HOME', 'VOLTA_HOME', 'PNPM_HOME', 'PYENV_ROOT', 'RBENV_ROOT'],
  ...['SDKMAN_DIR', 'CONDA_PREFIX', 'VIRTUAL_ENV', 'DOTNET_ROOT', 'ANDROID_HOME', 'MAVEN_HOME', 'GRADLE_HOME'],
];

/** Folders of a home that hold more than one program, and credentials among it. */
const shared: ReadonlySet<string> = new Set(['.local', '.cargo', '.config', '.docker', '.bun', '.deno', '.cache']);

const credentials = ['.local/share/uv/credentials', '.nvm/.npmrc', '.volta/.npmrc', '.npm-global/etc/npmrc'];
