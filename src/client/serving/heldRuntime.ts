import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { Disposable } from '../../base/disposable.ts';
import { isLeftByUse } from '../runtimeFiles.ts';

export interface HeldRuntime extends Disposable {
  /** Puts back what was deleted. To be called before anything is loaded or started from the folder. Throws when the disk does not take it. */
  ensure(): void;
}

/**
 * Keeps every file of the runtime open, so that deleting the folder under the live process takes nothing from it: `ensure`
 * writes what is missing back from the open files. They cost a handle each and no memory.
 */
export function holdRuntime(folder: string): HeldRuntime {
  const held = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.join(entry.parentPath, entry.name))
    .filter(file => !isLeftByUse(path.relative(folder, file)))
    .map(file => ({ file, handle: openSync(file, constants.O_RDONLY) }));
  return {
    ensure: () => {
      const missing = held.filter(({ file }) => !existsSync(file));
      for (const { file, handle } of missing) putBack(file, handle);
      // The old working folder is gone even when a folder of the same name is back.
      if (missing.length > 0) process.chdir(folder);
    },
    dispose: () => {
      for (const { handle } of held.splice(0)) closeSync(handle);
    },
  };
}

function putBack(file: string, handle: number): void {
  const { size, mode } = fstatSync(handle);
  const bytes = Buffer.alloc(size);
  for (let at = 0; at < size;) {
    const read = readSync(handle, bytes, at, size - at, at);
    if (read === 0) throw new Error(`${file} was cut short`);
    at += read;
  }
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.tmp`, bytes, { mode: mode & 0o777 });
  renameSync(`${file}.tmp`, file);
}
