/** An error in words an agent can act on; what the operating system says in codes becomes a sentence. */
export function systemMessage(error: unknown): string {
  if (!(error instanceof Error)) return `This failed: ${String(error)}.`;
  const { code, path } = error as NodeJS.ErrnoException;
  const words = code === undefined ? undefined : sentences[code];
  return words === undefined ? error.message : `${path === undefined ? 'This' : path} ${words} (${code}).`;
}

const sentences: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be accessed: permission denied',
  EPERM: 'may not be changed: operation not permitted',
  EROFS:
    'is protected: nothing behind the wall may change it. Where it has to change, ask to leave the wall with outside',
  ENOSPC: 'could not be written: the disk is full',
  EDQUOT: 'could not be written: the disk quota is used up',
  ENOTDIR: 'runs through a file where a folder is expected',
  EISDIR: 'is a folder',
  ELOOP: 'runs through too many symbolic links',
  ENAMETOOLONG: 'has a name that is too long',
  EMFILE: 'could not be opened: too many open files',
  EBUSY: 'is in use, or protected by the wall: where it has to change, ask to leave the wall with outside',
  EXDEV: 'is on another file system',
};
