import { findProgram } from './findProgram.ts';

/** A program with its arguments. */
export interface CommandLine {
  readonly program: string;
  readonly args: readonly string[];
}

/**
 * How a command text is run: by bash without any start-up file (`sh` where there is no bash, PowerShell on Windows).
 * Both output streams are one from the start, so that their order is the true one.
 */
export function shellCommand(command: string, path: string, workspace: readonly string[]): CommandLine {
  if (process.platform === 'win32') {
    const args = ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', command];
    return { program: findProgram('powershell.exe', path, workspace) || 'powershell.exe', args };
  }
  const bash = findProgram('bash', path, workspace);
  const inner = bash ? [bash, '--noprofile', '--norc', '-c', command] : ['/bin/sh', '-c', command];
  return { program: '/bin/sh', args: ['-c', 'exec "$@" 2>&1', 'sh', ...inner] };
}
