import { exitCode, type ExitCode } from './exitCode.ts';

/** Why a command could not be carried out, in words that say what to do, with the exit code it ends with. */
export class CommandFailed extends Error {
  readonly code: ExitCode;

  constructor(message: string, code: ExitCode = exitCode.failed) {
    super(message);
    this.code = code;
  }
}
