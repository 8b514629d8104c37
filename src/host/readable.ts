/** A stretch of milliseconds as people say it: `41 s`, `12 min`, `2 h 02 min`, from two days on `3 d`. */
export function readableSpan(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.floor(hours / 24)} d`;
  return `${hours} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** A number of bytes in MB (1,000,000 bytes), rounded. */
export function readableSize(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

/** A number of tokens: `800`, `41k`, `1.2M`. */
export function readableTokens(tokens: number): string {
  if (tokens < 1000) return String(tokens);
  if (tokens < 999_500) return `${Math.round(tokens / 1000)}k`;
  return `${(tokens / 1e6).toFixed(1).replace(/\.0$/, '')}M`;
}
