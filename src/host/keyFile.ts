import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A key in a file that only its owner can read: for places where VS Code keeps no secrets. */
export interface KeyFile {
  readonly path: string;
  /** Empty where there is none. */
  read(): Promise<string>;
  write(key: string): Promise<void>;
  remove(): Promise<void>;
}

/** The key file of a state folder. */
export function keyFileIn(stateFolder: string): KeyFile {
  const file = path.join(stateFolder, 'key');
  return {
    path: file,
    read: async () => (await readFile(file, 'utf8').catch(() => '')).trim(),
    write: async key => {
      await mkdir(stateFolder, { recursive: true, mode: 0o700 });
      await rm(file, { force: true });
      await writeFile(file, `${key}\n`, { mode: 0o600, flag: 'wx' });
      await chmod(file, 0o600);
    },
    remove: () => rm(file, { force: true }),
  };
}
