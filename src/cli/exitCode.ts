/** What the program's exit code says; docs/cli.md has the same table for people. */
export const exitCode = {
  done: 0,
  failed: 1,
  usage: 2,
  denied: 3,
  noKey: 4,
  stopped: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
