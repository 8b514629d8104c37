/** The channel's levels that a line of the background process's log can have. */
export type LogLevel = 'error' | 'warn' | 'info';

/** How a line of the background process's log reads: failures are told from notes, so that the channel can filter. */
export function logLevel(line: string): LogLevel {
  if (/\b(error|uncaught|fatal)\b/i.test(line)) return 'error';
  return /\bwarn(ing)?\b/i.test(line) ? 'warn' : 'info';
}
