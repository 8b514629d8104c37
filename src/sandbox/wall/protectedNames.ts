/**
 * Whether a file or folder of this name is read by programs of the person that then run what it says: editors, git, agents
 * and tools. Every spelling that some file system takes for the name counts: case, ignored characters, trailing dots and
 * spaces, streams, short names.
 */
export function isProtectedName(name: string): boolean {
  const plain = plainName(name);
  return protectedNames.has(plain) || plain.endsWith('.code-workspace') || shortNames.test(plain);
}

/** Whether a name is `.git` in any spelling. */
export function isGitName(name: string): boolean {
  const plain = plainName(name);
  return plain === '.git' || /^git~\d+$/.test(plain);
}

/**
 * Whether the names in a folder, in lower case, make it a git directory, whatever it is called: git run anywhere below it
 * would obey its configuration.
 */
export function isGitDirectory(entries: ReadonlySet<string>): boolean {
  return entries.has('head') && ((entries.has('objects') && entries.has('refs')) || entries.has('commondir'));
}

/** What decides, in a git directory, which programs git runs and where the rest of the repository is. */
export const gitOrders: ReadonlySet<string> = new Set(['hooks', 'config', 'config.worktree', 'commondir', 'gitdir']);

/** The names themselves, in lower case. */
export const protectedNames: ReadonlySet<string> = new Set([
  ...['.git', '.gitmodules', '.gitconfig', '.husky', '.envrc'],
  ...['.vscode', '.devcontainer', '.devcontainer.json', '.idea', '.fleet', '.zed'],
  ...[
    '.mcp.json',
    '.claude',
    '.codex',
    '.gemini',
    '.cursor',
    '.continue',
    '.windsurf',
    '.roo',
    '.cline',
    '.clinerules',
  ],
  ...['.kiro', '.opencode', 'opencode.json', '.amazonq'],
]);

/** What an old Windows file system calls the names above. */
const shortNames = /^(git|gitmod|gitcon|vscode|devcon|claude|cursor|husky|mcp)~\d+$/;

function plainName(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/:.*$/s, '')
    .replace(/[. ]+$/, '')
    .toUpperCase()
    .toLowerCase();
}
