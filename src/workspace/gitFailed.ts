/** A git command that ended in a way its caller did not expect. */
export class GitFailed extends Error {
  readonly code: number | null;
  readonly stderr: string;

  constructor(args: readonly string[], code: number | null, signal: NodeJS.Signals | null, stderr: string) {
    const how = signal === null ? `code ${code}` : `signal ${signal}`;
    super(`git ${args[0] ?? ''} ended with ${how}: ${stderr.trim().slice(0, 2000)}`);
    this.name = 'GitFailed';
    this.code = code;
    this.stderr = stderr;
  }
}
