/**
 * The scratch folders of one workspace folder. Paths are relative to that folder, `/` between. Nothing is ever read or
 * written through a link, and everything rejects with words for a person where it cannot be done.
 */
export interface ScratchDisk {
  /** Makes a folder with those above it, and, where it is missing, what keeps git out of them. */
  make(folder: string): Promise<void>;
  /** The names of the folders in a folder; none where it is not there. */
  folders(folder: string): Promise<readonly string[]>;
  /** The end of a file, at most `bytes`; undefined where there is no file. */
  tail(file: string, bytes: number): Promise<Uint8Array | undefined>;
  /** Adds to a file, which is made where it is not there. What was written before it failed stays. */
  append(file: string, bytes: Uint8Array): Promise<void>;
  /** Makes a file, whole or not at all; one that is there stays as it is. */
  create(file: string, text: string): Promise<void>;
  /** Writes a file, whole or not at all. One that is there and was not written by this is kept beside it. */
  put(file: string, text: string): Promise<void>;
}
