/** The exit code of a process that was to become the supervisor and found another at work. */
export const takenCode = 76;
