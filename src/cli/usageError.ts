/** A command line that cannot be understood; the message says why and what would be. */
export class UsageError extends Error {}
